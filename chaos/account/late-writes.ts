import type { LoadLine } from '../load/load-record';
import type { Made } from './parts';

export type Sleep = Extract<LoadLine, { type: 'slept' }>;

/** ms within which a woken worker sends what it was about to send. */
const onWaking = 1_000;

/**
 * Whether an object beyond the first is one that nobody can prevent: a worker was put to sleep between its last check
 * and its first byte, for longer than its send window, and the far system takes a second one of the same identity.
 */
export function isLateWrite(
  { arrivedAt, unique }: Pick<Made, 'arrivedAt' | 'unique'>,
  sleeps: readonly Sleep[],
  sendWindowMs: number,
): boolean {
  if (unique) return false;
  return sleeps.some(({ at, ms }) => {
    const sinceWaking = arrivedAt - (at + ms);
    return ms > sendWindowMs && sinceWaking > -onWaking && sinceWaking < onWaking;
  });
}
