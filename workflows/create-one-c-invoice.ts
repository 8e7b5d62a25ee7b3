import type { OneCWork } from '../activities/one-c';
import type { OneCInvoice } from '../src/clients/one-c';
import { followOneCChain } from './follow-one-c-chain';
import type { Timing } from './timing';
import { type Ended, keepingQueue } from './lock-queue';

/** Creates and posts one invoice in 1C; its workflow id is the invoice's business identity, and so the lock. */
export function createOneCInvoice(
  work: OneCWork<OneCInvoice>,
  timing: Timing,
): Promise<Ended<OneCWork['known']>> {
  return keepingQueue(() => followOneCChain(work, timing));
}
