/** Stands of which each serves one test at a time. */
export interface Lanes<T> {
  /** Runs a test on the next stand that is free, which is started where it is not there yet. */
  run(test: (lane: T) => Promise<void>): Promise<void>;
  /** Ends those that were started. */
  stop(): Promise<void>;
}

/**
 * For `it.concurrent`: tests that mostly wait do so side by side, each with a world of its own. What a hook would do
 * before and after each test, `start` and `clear` do: jest runs none around concurrent tests.
 */
export function createLanes<T>(
  count: number,
  {
    start,
    clear,
    stop,
  }: {
    start(): Promise<T>;
    /** After each test. */
    clear(lane: T): Promise<void>;
    stop(lane: T): Promise<void>;
  },
): Lanes<T> {
  const started: Promise<T>[] = [];
  const free: Promise<T>[] = [];
  const waiting: ((lane: Promise<T>) => void)[] = [];
  const clearing = new Set<Promise<T>>();

  async function take(): Promise<T> {
    const there = free.pop();
    if (there) return there;
    if (started.length === count) return new Promise((resolve) => void waiting.push(resolve));
    const lane = start();
    started.push(lane);
    return lane;
  }

  function give(lane: Promise<T>): void {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  }

  return {
    async run(test) {
      const lane = await take();
      try {
        await test(lane);
      } finally {
        const cleared = clear(lane).then(() => lane);
        clearing.add(cleared);
        void cleared.catch(() => undefined).then(() => clearing.delete(cleared));
        give(cleared);
      }
    },
    async stop() {
      await Promise.allSettled(clearing);
      await Promise.all(started.map(async (lane) => stop(await lane)));
    },
  };
}
