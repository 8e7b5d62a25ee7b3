/** A role that is up. */
export interface Running {
  /** Ends it cleanly: takes nothing new, finishes what is in hand. */
  stop(): Promise<void>;
  /** Rejects if it falls by itself. */
  failed?: Promise<never>;
}

/** ms after the first signal at which a role is over, whatever is in hand: longer than the workers' grace. */
const patience = 130_000;

/** ms */
const sameSignalWithin = 1_000;

/**
 * Resolves when SIGTERM or SIGINT came and the role has ended; a second signal does not wait for that.
 *
 * @throws Error if the role did not end in time; what it had in hand goes on elsewhere, or at the next start
 */
export async function untilSignal({ stop, failed }: Running): Promise<void> {
  await Promise.race([signal(), ...(failed ? [failed] : [])]);
  await Promise.race([stop(), anotherSignal(), overdue()]);
}

function signal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve());
  });
}

/** The terminal signals everybody, and npm hands the same on to what it started: that is no second Ctrl-C. */
async function anotherSignal(): Promise<void> {
  const first = performance.now();
  do await signal();
  while (performance.now() - first < sameSignalWithin);
}

function overdue(): Promise<never> {
  return new Promise((_, reject) => {
    const late = new Error(
      `Ended by force ${patience / 1_000} s after the signal, with work in hand. Nothing acknowledged is lost: the next start goes on with it.`,
    );
    setTimeout(() => reject(late), patience).unref();
  });
}
