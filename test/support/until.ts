import { until as untilWithin } from '../../testbed/until';
import { isProof } from './proof';

/**
 * At full length (see `scale` in stand.ts) what is waited for takes ten times as long. It is long for what it waits
 * for, since it must not be a claim about the machine.
 */
export const usualLimitMs = isProof ? 300_000 : 60_000;

/** Asks again every 50 to 150 ms until there is an answer; the error says what did not come. */
export function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { limitMs = usualLimitMs }: { limitMs?: number } = {},
): Promise<T> {
  return untilWithin(what, ask, { limitMs });
}
