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
  /** Why the inbox takes nothing, and what to do; null while it does. */
  problem: string | null;
  /** Acknowledged calls that were found to be lost since the start, those that may be included. */
  lost: number;
  /** Files of the inbox that were kept aside for a person to look at. */
  setAside: number;
}

/**
 * Where acknowledged calls are kept. Each `store…` resolves once what it was given survives the loss of power, and
 * rejects with InboxFullError where there is no room, or the disk does not answer.
 */
export interface CallStore {
  /** @param host of the portal that the call was found to come from */
  storeCall(call: RobotCall, robot: RobotDescription, host: string): Promise<void>;
  /** @param id that a place among the unverified calls has */
  storeUnverified(id: string, call: UnverifiedCall): Promise<void>;
  /** @param isInstalled the event names the member_id of an installed portal */
  storeInstall(event: ParsedInstall, isInstalled: boolean, receivedAt: number): Promise<void>;
  storePortalEvent(memberId: string, news: PortalNews, receivedAt: number): Promise<void>;
  stats(): StoreStats;
}
