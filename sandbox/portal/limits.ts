import type { Store } from '../store';

/** The vendor's leaky bucket, one per portal here: says whether one more request fits in now. */
export function createLimits(store: Store): { take(): boolean } {
  let level = 0;
  let leakedAt = Date.now();
  return {
    take() {
      const { limits } = store.portal.faults;
      if (!limits) return true;
      const now = Date.now();
      level = Math.max(0, level - ((now - leakedAt) / 1000) * limits.perSecond);
      leakedAt = now;
      if (level + 1 > limits.burst) return false;
      level += 1;
      return true;
    },
  };
}
