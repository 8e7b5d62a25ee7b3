import { isProof } from './proof';

/** What has the larger input of two so many times the smaller. */
export const growth = 16;
/** Cost of a large input by that of `growth` small ones: 1 where it is linear, `growth` where it is quadratic. */
export const linearAtMost = 6;

const rounds = isProof ? 7 : 4;
/** µs of each measurement; the clock needs some. */
const measured = 2_000;
/** µs of calls that are not measured. */
const warmedUp = 20_000;

/** Lets the compiler see enough of a step: of a long one, the first calls are enough. @returns its µs at best */
function warmUp(call: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let called = 0, spent = 0; called < 40 && spent < warmedUp; called += 1) {
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
    spent += user + system;
  }
  return best;
}

/**
 * µs of processor that a step takes for each input at best: other processes and the collector only ever add. They are
 * measured in turns, so that the compiler has come as far with each.
 */
export function costsOf<T>(step: (input: T) => unknown, inputs: readonly T[]): number[] {
  const costOf = (input: T, times: number): number => {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) step(input);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / times;
  };
  const measures = inputs.map((input) => {
    const times = Math.min(
      2_000,
      Math.ceil(
        measured /
          Math.max(
            1,
            warmUp(() => step(input)),
          ),
      ),
    );
    return () => costOf(input, times);
  });
  const all = Array.from({ length: rounds }, () => measures.map((measure) => measure()));
  return inputs.map((_, at) => Math.min(...all.map((costs) => costs[at] ?? Number.NaN)));
}
