import { CompleteAsyncError, Context, log } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import type { AttemptOnServer, ServerView } from './attempt-on-server';
import type { AttemptNotes } from './attempts';
import { notConfirmed, stillUnderWay } from './creation-failures';
import { earlyByNotes } from './earliness';
import { startHeartbeat } from './heartbeat';

/** What is noted of an attempt. */
export interface NotedAttempt {
  system: ExternalSystem;
  reference: string;
  /** What the one before left. */
  left: AttemptNotes | undefined;
  /** What this one leaves when it ends. */
  notes: AttemptNotes;
  /** The same in case that it falls silent now. */
  inCase(): AttemptNotes;
  /** What it fails with; `notes` are complete then. */
  toFailure(error: unknown): ApplicationFailure;
}

/**
 * Carries out an attempt that the server confirms, so that the next one finds a note of it, whatever becomes of it. One
 * whose notes say that it comes too early leaves them as they are.
 */
export async function carryOutNoted<T>(
  server: ServerView,
  { system, reference, left, notes, inCase, toFailure }: NotedAttempt,
  work: (seen: AttemptOnServer) => Promise<T>,
): Promise<T> {
  let confirmed = false;
  let stopHeartbeat = (): void => undefined;
  try {
    // Before this attempt's own note takes the place of the last.
    const early = left?.open ? earlyByNotes((await server.read()) ?? endInSilence(), left) : 0;
    if (early > 0) throw stillUnderWay(system, reference, early);
    stopHeartbeat = startHeartbeat(inCase);
    const answer = await server.confirm(inCase());
    if (answer === 'no-answer') throw notConfirmed(system, reference);
    const seen = answer === 'another' ? endInSilence() : answer;
    confirmed = true;
    return await work(seen);
  } catch (error) {
    if (error instanceof CompleteAsyncError) throw error;
    // A worker that froze learns late that its attempt was given up.
    if (confirmed && (await isAnothers())) endInSilence();
    throw toFailure(error);
  } finally {
    stopHeartbeat();
    if (confirmed) Context.current().heartbeat(notes);
  }

  function isAnothers(): Promise<boolean> {
    return server.read().then(
      (seen) => !seen,
      () => false,
    );
  }

  /** The server would take what this attempt says for the word of another one that has its number. */
  function endInSilence(): never {
    confirmed = false;
    log.warn('Temporal has given this attempt up; it ends in silence', { reference });
    throw new CompleteAsyncError();
  }
}
