import type { Info } from '@temporalio/activity';
import type { AttemptOnServer } from './attempt-on-server';
import { type AttemptNotes, isFirst } from './attempts';
import type { PastWork, ReadPastWork } from './past-work';

/** ms by which an attempt that finds notes comes too early to believe a look-up; 0 or less where it does not. */
export function earlyByNotes(
  { startedAt, notedAt = startedAt }: AttemptOnServer,
  notes: AttemptNotes,
): number {
  return notedAt + notes.lookUpAfter - startedAt;
}

/**
 * The same for one that finds none. It is the first, or those before it ended before they could leave any, or the notes
 * were wiped by a reset.
 *
 * The pause of the retry policy is long enough after an attempt that fell silent. But a server that was killed hands out
 * again what it had handed out shortly before; an attempt that was given up meanwhile is followed at once then
 * (temporalio/temporal#7515, and #8607, off by default). And whoever resets, unpauses or changes an Activity skips the
 * pause; only then no failure stands at the attempt.
 *
 * @param pause ms: the send window and the longest latency; whoever was before is done with sending after that
 */
export function earlyAfterAttempts(
  { startedAt, followsFailure }: AttemptOnServer,
  info: Pick<Info, 'attempt' | 'scheduledTimestampMs' | 'currentAttemptScheduledTimestampMs'>,
  pause: number,
): number {
  if (isFirst(info)) return 0;
  return followsFailure ? info.currentAttemptScheduledTimestampMs - startedAt : pause;
}

/** The same where an earlier run of this work left it open: all of those ended before this run started. */
export function earlyAfterRuns({ startedAt, run }: AttemptOnServer, pause: number): number {
  return run.startedAt + pause - startedAt;
}

/** The same where nobody knows yet how earlier runs left it, if there were any. @param known there was one */
export async function earlyAfterUnreadRuns(
  seen: AttemptOnServer,
  { pause, known, readPastWork }: { pause: number; known: boolean; readPastWork: ReadPastWork },
): Promise<number> {
  const early = earlyAfterRuns(seen, pause);
  if (early <= 0 || !(known || seen.run.byHand)) return 0;
  return isLeftOpen(await readPastWork(), known) ? early : 0;
}

/**
 * Whether earlier runs left the work open. The record lags behind, and whoever starts a run by hand may be the first.
 *
 * @param known there was one
 */
export function isLeftOpen(past: PastWork, known: boolean): boolean {
  if (past === 'none-listed') return known;
  return typeof past === 'object' && 'openSince' in past;
}
