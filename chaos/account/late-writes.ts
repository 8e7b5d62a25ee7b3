import type { LoadLine } from '../load/load-record';
import type { MadeOrder } from './identities';

export type Sleep = Extract<LoadLine, { type: 'slept' }>;

/** ms within which a woken worker sends what it was about to send. */
const onWaking = 1_000;

/**
 * Whether an order beyond the first is one that nobody can prevent: a worker was put to sleep between its last check
 * and its first byte, for longer than its send window, and the ERP takes a second order with the same external id.
 */
export function isLateWrite(
  { arrivedAt, idsUnique }: Pick<MadeOrder, 'arrivedAt' | 'idsUnique'>,
  sleeps: readonly Sleep[],
  sendWindowMs: number,
): boolean {
  if (idsUnique) return false;
  return sleeps.some(({ at, ms }) => {
    const sinceWaking = arrivedAt - (at + ms);
    return ms > sendWindowMs && sinceWaking > -onWaking && sinceWaking < onWaking;
  });
}
