/** What a portal lets one source address ask, as this process sees it. */
export interface Budget {
  /** ms until a request may leave, behind so many others. */
  waitMs(ahead?: number): number;
  /** A request leaves now. */
  take(): void;
  /** The portal carried a request out. */
  accepted(): void;
  /** QUERY_LIMIT_EXCEEDED: other processes of the same address have used it up. */
  refused(): void;
}

/** Vendor: the leaky bucket of ordinary plans; requests a second, and in a burst. */
const fullRate = 2;
const burst = 50;

/** Of refused requests each takes a third of the rate, and each that is carried out brings a little back. */
const afterRefusal = 0.67;
const afterSuccess = 0.05;
const lowestRate = 0.1;

/**
 * The vendor's bucket seen from this side. It is per source address and nobody tells who shares it, so each process
 * gives way when it is refused and comes back slowly: the fleet finds its shares without knowing of each other.
 *
 * @param now in ms, of a clock that nobody sets: one that is set back by an hour would stop all requests for it
 */
export function createBudget(now: () => number = () => performance.now()): Budget {
  let rate = fullRate;
  let left = burst;
  let countedAt = now();

  function count(): number {
    const at = now();
    left = Math.min(burst, left + ((at - countedAt) / 1000) * rate);
    countedAt = at;
    return left;
  }

  return {
    waitMs: (ahead = 0) => Math.max(0, Math.ceil(((ahead + 1 - count()) / rate) * 1000)),
    take() {
      left = count() - 1;
    },
    accepted() {
      count();
      rate = Math.min(fullRate, rate + afterSuccess);
    },
    refused() {
      count();
      left = Math.min(left, 0);
      rate = Math.max(lowestRate, rate * afterRefusal);
    },
  };
}
