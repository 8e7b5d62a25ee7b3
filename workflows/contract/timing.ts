import type { ExternalSystem } from './external-systems';

/**
 * Every duration that a run keeps to, in ms. It is fixed when the call is accepted and travels with it, so that
 * a run keeps its clock when the configuration changes.
 */
export interface Timing {
  /** An answer sooner than this after the call may meet a process instance that the core has not saved yet. */
  answerHold: number;
  /**
   * The same answer once more after this, or up to half as much again: since core 25.1150 a first one can be dropped in
   * silence.
   */
  secondAnswer: number;
  /**
   * From the first failure of a run's work until the run polls it and tells the deal's process; then how often the process
   * is told at most, and the longest pause between two polls.
   */
  firstReport: number;
  reportAtMost: number;
  /**
   * A run that finds its lock held is signalled when the lock is released. In case the signal is lost, because the run that
   * would send it was terminated, it polls after this; then twice as late each time, up to `reportAtMost`.
   */
  lockWait: number;
  /** How long a system may take, at the longest, until a call that broke off can be looked up. */
  longestLatency: Readonly<Record<ExternalSystem, number>>;
  /** Between attempts while a system is away. */
  outageRetry: number;
  /** One call of an external system is given up after this; well above its longest latency. */
  callTimeout: number;
  /** One request to the portal, and the first pause before it is tried again. */
  portalCallTimeout: number;
  portalRetry: number;
  /** A worker that shows no life for so long is taken for dead. */
  heartbeat: number;
  /** A create leaves so soon after its Activity began, or not at all; at least as long as a slow look-up. */
  sendWindow: number;
  /** Kept free before the process' own timeout for the answer to travel: this, or a fifth, whichever is less. */
  answerMarginAtMost: number;
  /** A deal that waits for ever is answered after this at the latest. */
  giveUpAfter: number;
  /**
   * An answer that the portal does not take is tried so long where the step waits for ever, and with pauses that grow to
   * this: harmless to the portal, and little to the server, however many runs wait with theirs.
   */
  answerGiveUpAfter: number;
  answerRetryAtMost: number;
}

/**
 * ms before the same answer once more, drawn anew each time: robots of one stage may answer at the same moment and lock
 * each other out of their process, and must not meet again.
 */
export function drawSecondAnswer({ secondAnswer }: Pick<Timing, 'secondAnswer'>): number {
  return Math.round(secondAnswer * (1 + Math.random() / 2));
}

/** What is kept free before the process goes on by itself, in ms. */
export function answerMargin(timeoutMs: number, timing: Pick<Timing, 'answerMarginAtMost'>): number {
  return Math.min(timing.answerMarginAtMost, timeoutMs / 5);
}

/**
 * When the deal must be answered, in ms since 1970, or undefined for a process that waits for ever.
 * Counted from our own receipt: the portal's `ts` is another machine's clock.
 */
export function answerDeadline(
  receivedAt: number,
  timeoutMs: number | undefined,
  timing: Pick<Timing, 'answerMarginAtMost'>,
): number | undefined {
  return timeoutMs === undefined ? undefined : receivedAt + timeoutMs - answerMargin(timeoutMs, timing);
}
