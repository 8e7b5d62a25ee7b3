import type { RobotCall } from '../../workflows/robot-call';
import type { RobotDescription } from '../robots/define-robot';
import type { UnverifiedCall } from '../verify/unverified-call';
import type { CallTokens } from './call-tokens';
import type { ParsedInstall } from './parse-portal-event';

/** What a portal tells of itself; its workflow judges it. */
export type PortalNews =
  /** `ts` in seconds since 1970, by the portal's clock. */
  | { type: 'uninstalled'; tokenHash: string; ts: number }
  | { type: 'tokens'; tokens: CallTokens }
  | { type: 'moved'; domain: string };

export interface StoreStats {
  /** Calls can be acknowledged now. */
  accepting: boolean;
  /** Acknowledged and not yet a workflow. */
  pending: number;
  oldestAgeMs: number;
  bytes: number;
  /** Entries that Temporal refuses for good. */
  parked: number;
  unverified: number;
  /** Installations and updates among `pending`. */
  installations: number;
}

/**
 * Where acknowledged calls are kept. Each `store…` resolves once what it was given survives the loss of power, and
 * rejects with InboxFullError where there is no room, or the disk does not answer.
 */
export interface CallStore {
  /** @param host of the portal that the call was found to come from */
  storeCall(call: RobotCall, robot: RobotDescription, host: string): Promise<void>;
  storeUnverified(call: UnverifiedCall): Promise<void>;
  storeInstall(event: ParsedInstall, receivedAt: number): Promise<void>;
  storePortalEvent(memberId: string, news: PortalNews, receivedAt: number): Promise<void>;
  /** Whether an installation or update with this application token was stored lately, and may be proved yet. */
  mayProve(tokenHash: string): Promise<boolean>;
  stats(): StoreStats;
}
