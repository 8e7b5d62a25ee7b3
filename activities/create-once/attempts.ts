import type { Info } from '@temporalio/activity';

/**
 * What one attempt leaves to the next, kept in the heartbeat's details. A note stands on the server before anything
 * is sent, so the last one is of the last attempt that can have sent. `open`: a create may have been carried out,
 * and nobody has looked since.
 */
export interface AttemptNotes {
  open: boolean;
  /** It is open only because runs of this work were before, and nobody has asked yet how they ended. */
  byEarlierRuns?: boolean;
  /**
   * ms after the server took this note until a look-up can be believed: what is left of the send window, and the
   * longest latency. A duration, not a moment: clocks of workers differ and are set, and the server dates the note.
   */
  lookUpAfter: number;
  /** Look-ups in a row whose reply broke the contract. */
  brokenLookUps: number;
  /** Creates in a row, look-ups between them not counted. */
  brokenCreates: number;
  /** Creates in a row that were refused for what passes by itself. */
  busy?: number;
  /** When the oldest earlier run began that may have been carried out, in ms since 1970. */
  openSince?: number;
  /** Temporal's record of earlier runs was read, and names no object: no other run can have begun since. */
  recordRead?: true;
}

type Scheduled = Pick<Info, 'attempt' | 'scheduledTimestampMs' | 'currentAttemptScheduledTimestampMs'>;

/**
 * No attempt of this Activity was before. The number alone does not say so: it is 1 again after a reset, which also
 * may have wiped the notes. But any retry, reset, unpause or change of options schedules the Activity anew.
 */
export function isFirst({
  attempt,
  scheduledTimestampMs,
  currentAttemptScheduledTimestampMs,
}: Scheduled): boolean {
  return attempt === 1 && currentAttemptScheduledTimestampMs === scheduledTimestampMs;
}

/** Where an attempt starts from. Who reset the Activity has mended something: what was counted counts anew. */
export function notesAtStart(
  scheduled: Scheduled,
  left: AttemptNotes | undefined,
  lookUpFirst: boolean,
): AttemptNotes {
  const first = isFirst(scheduled);
  const open = left ? left.open : lookUpFirst || !first;
  const counts = scheduled.attempt > 1 ? {} : { brokenLookUps: 0, brokenCreates: 0, busy: 0 };
  const byEarlierRuns = left ? left.byEarlierRuns : lookUpFirst && first;
  return {
    brokenLookUps: 0,
    brokenCreates: 0,
    ...left,
    ...counts,
    open,
    ...(byEarlierRuns && { byEarlierRuns }),
    lookUpAfter: 0,
  };
}
