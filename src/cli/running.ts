/** A role that is up. */
export interface Running {
  /** Ends it cleanly: takes nothing new, finishes what is in hand. */
  stop(): Promise<void>;
  /** Rejects if it falls by itself. */
  failed?: Promise<never>;
}

/** ms after the first signal at which a role is over, whatever is in hand: longer than the workers' grace. */
const patience = 130_000;

/** ms. The terminal signals everybody, and npm hands the same on to what it started: that is no second Ctrl-C. */
const sameSignalWithin = 1_000;

/**
 * Resolves when SIGTERM or SIGINT came and the role has ended; a second signal does not wait for that.
 *
 * @throws Error if the role did not end in time; what it had in hand goes on elsewhere, or at the next start
 */
export async function untilSignal({ stop, failed }: Running): Promise<void> {
  const nextSignal = takeSignals();
  await Promise.race([nextSignal(), ...(failed ? [failed] : [])]);
  await Promise.race([stop(), nextSignal(), overdue()]);
}

/** Takes them for good: without a listener one would end the process where it stands. */
function takeSignals(): () => Promise<void> {
  let last: { name: string; at: number } | undefined;
  let tell = (): void => undefined;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      const at = performance.now();
      if (last?.name === name && at - last.at < sameSignalWithin) return;
      last = { name, at };
      tell();
    });
  }
  return () =>
    new Promise((resolve) => {
      tell = resolve;
    });
}

function overdue(): Promise<never> {
  return new Promise((_, reject) => {
    const late = new Error(
      `Ended by force ${patience / 1_000} s after the signal, with work in hand. Nothing acknowledged is lost: the next start goes on with it.`,
    );
    setTimeout(() => reject(late), patience).unref();
  });
}
