import type { OneCWork } from '../activities/one-c';
import type { PartyInput } from '../src/clients/one-c';
import { followOneCChain } from './follow-one-c-chain';
import type { Timing } from './timing';
import { type Ended, keepingQueue } from './lock-queue';

/**
 * Finds or creates a customer's counterparty in 1C, with what belongs to it. All deals of a customer share it, so its
 * workflow id, and so the lock, is the customer's.
 */
export function createOneCParty(
  work: OneCWork<PartyInput>,
  timing: Timing,
): Promise<Ended<OneCWork['known']>> {
  return keepingQueue(() => followOneCChain(work, timing));
}
