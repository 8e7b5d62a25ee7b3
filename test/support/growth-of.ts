/**
 * How many times as much of the processor some work takes for four times the size: about 4 where it is linear, 16 where
 * it is quadratic. The least of several runs each: whatever else the process does only ever adds.
 */
export async function growthOf(work: (size: number) => unknown, size: number): Promise<number> {
  const least = { once: Infinity, fourfold: Infinity };
  await work(size);
  for (let run = 0; run < 5; run++) {
    least.once = Math.min(least.once, await costOf(() => work(size)));
    least.fourfold = Math.min(least.fourfold, await costOf(() => work(size * 4)));
  }
  return least.fourfold / least.once;
}

/** A growth above this is not that of linear work. */
export const linear = 9;

async function costOf(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  // Below a millisecond it is the clock that is measured.
  return Math.max(user + system, 1_000);
}
