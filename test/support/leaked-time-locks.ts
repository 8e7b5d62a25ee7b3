import type { TestWorkflowEnvironment } from '@temporalio/testing';

/** ms between looks. */
const pause = 1_000;
/** Looks in a row at which time crept although nothing kept it. */
const looksUntilLeaked = 4;

export interface LeakedTimeLocks {
  /**
   * A wait in which time should be skipped; one at a time, for the server only counts: the second would take away the
   * lock of an Activity that runs, and time would run away beneath it.
   *
   * @throws Error while another is under way
   */
  whileWaiting<T>(wait: () => Promise<T>): Promise<T>;
  /** Counts an Activity that runs, for which time rightly stands. */
  whileRunning<T>(activity: Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * The time-skipping server 1.40 forgets a lock on its time: where an Activity is cancelled between two attempts and
 * its run goes on, the timer of the next attempt locks time and nothing unlocks it (sdk-java,
 * TestWorkflowMutableStateImpl.addActivityRetryTimer). From then on minutes last minutes. This notices and unlocks.
 */
export function watchLeakedTimeLocks(env: TestWorkflowEnvironment): LeakedTimeLocks {
  let waiting = false;
  let running = 0;
  let crept = 0;
  let last: { wall: number; server: number } | undefined;

  async function look(): Promise<void> {
    const now = { wall: Date.now(), server: await env.currentTimeMs() };
    const skipped = last && now.server - last.server > 3 * (now.wall - last.wall);
    crept = waiting && running === 0 && last && !skipped ? crept + 1 : 0;
    last = now;
    if (crept < looksUntilLeaked) return;
    crept = 0;
    // Refused where there was no lock after all: then something else is slow.
    await env.connection.testService?.unlockTimeSkipping({}).catch(() => undefined);
  }

  const looking = setInterval(() => void look().catch(() => undefined), pause);
  return {
    async whileWaiting(wait) {
      if (waiting) throw new Error('Await one result after the other: time is being skipped already.');
      waiting = true;
      try {
        return await wait();
      } finally {
        waiting = false;
      }
    },
    async whileRunning(activity) {
      running += 1;
      try {
        return await activity;
      } finally {
        running -= 1;
      }
    },
    stop: () => clearInterval(looking),
  };
}
