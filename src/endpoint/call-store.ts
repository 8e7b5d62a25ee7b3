import type { RobotCall } from '../../workflows/robot-call';
import type { RobotDescription } from '../robots/define-robot';
import type { Claim } from './claim';
import type { ParsedCall } from './parse-call';
import type { ParsedInstall } from './parse-install';

/** A call whose portal could not be checked when it came. */
export interface UnverifiedCall {
  call: ParsedCall;
  claim: Claim;
  /** ms since 1970 */
  receivedAt: number;
}

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
}

/**
 * Where acknowledged calls are kept. Each `store…` resolves once what it was given survives the loss of power, and
 * rejects with InboxFullError where there is no room.
 */
export interface CallStore {
  /** @param host of the portal that the call was found to come from */
  storeCall(call: RobotCall, robot: RobotDescription, host: string): Promise<void>;
  storeUnverified(call: UnverifiedCall): Promise<void>;
  storeInstall(event: ParsedInstall, receivedAt: number): Promise<void>;
  stats(): StoreStats;
}
