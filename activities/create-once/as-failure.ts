import { ApplicationFailure } from '@temporalio/common';
import { ClientError } from '../../src/clients/client-error';
import { type ClientFailureType, failureType } from '../../src/clients/failure-kinds';
import { makeFailure } from '../../workflows/contract/failure-facts';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import { toFailure } from '../to-failure';
import type { AttemptNotes } from './attempts';

/**
 * How many look-ups in a row may be answered otherwise than agreed before a human is asked: half an hour of them. A role
 * that may not look for now, or a page of maintenance sent as success, passes; and a look-up does no harm.
 */
const brokenLookUpsAllowed = 8;

/** The same of creates: where a look-up overlooks what is there, each further one would make another. */
const brokenCreatesAllowed = 3;

/** How many creates in a row may be refused for what passes by itself. */
const busyAllowed = 8;

/** ms until the next attempt after the first such refusal; twice as many after each. */
const firstBusyPause = 5_000;

/**
 * ms of a Retry-After that are kept to. Some servers name a day; Temporal gives an Activity up at once whose next attempt
 * would come after its time.
 */
const retryAfterAtMost = 3_600_000;

/**
 * Something else held what the create needed. That passes, and is worth a few attempts; what does not is told to people
 * in the system's words.
 */
export function countBusy(error: ClientError, notes: AttemptNotes): ClientError {
  notes.busy = error.kind === 'Busy' ? (notes.busy ?? 0) + 1 : 0;
  if (notes.busy < busyAllowed) return error;
  return error.as('refused', `${error.message}, ${notes.busy} times in a row`);
}

/** Counts replies in a row that were not as agreed; a look-up that was understood says nothing of what creates get. */
export function countBreaks(error: unknown, notes: AttemptNotes, creating: boolean): void {
  const breaks = error instanceof ClientError && error.kind === 'Contract';
  notes.brokenLookUps = breaks && !creating ? notes.brokenLookUps + 1 : 0;
  if (creating || !breaks) notes.brokenCreates = breaks ? notes.brokenCreates + 1 : 0;
}

/**
 * An outage is asked after every few minutes. A live worker knows that what it sent is over after the system's
 * longest latency; the policy's own first interval is longer, because a silent worker may still be about to send.
 */
export function asFailure(
  error: unknown,
  notes: AttemptNotes,
  {
    system,
    outageRetry,
    longestLatency,
    attempt,
    completes,
  }: {
    system: ExternalSystem;
    outageRetry: number;
    longestLatency: number;
    attempt: number;
    completes: boolean;
  },
): ApplicationFailure {
  // It says itself what is known of the work.
  if (error instanceof ApplicationFailure) return error;
  if (!(error instanceof ClientError)) {
    const bug = toFailure(error);
    return notes.open || completes ? leftOpen(system, bug) : bug;
  }
  const pauses = [
    attempt === 1 && notes.open ? longestLatency : undefined,
    error.kind === 'Unavailable' ? outageRetry : undefined,
    error.kind === 'Busy' ? busyPause(notes, { attempt, outageRetry, longestLatency }) : undefined,
    error.retryAfterMs === undefined
      ? undefined
      : Math.max(Math.min(error.retryAfterMs, retryAfterAtMost), notes.open ? longestLatency : 0),
  ].filter((pause) => pause !== undefined);
  return toFailure(error, {
    ...(pauses.length > 0 && { nextRetryMs: Math.max(...pauses) }),
    ...(error.kind === 'Contract'
      ? {
          nonRetryable:
            notes.brokenLookUps >= brokenLookUpsAllowed || notes.brokenCreates >= brokenCreatesAllowed,
        }
      : whatIsKnown(system, error, notes.open || (completes && error.verdict !== 'refused'))),
  });
}

/** The system answered, so nothing of this attempt is under way; what an earlier one sent may be. */
function busyPause(
  { open }: AttemptNotes,
  { attempt, outageRetry, longestLatency }: { attempt: number; outageRetry: number; longestLatency: number },
): number {
  return Math.max(Math.min(firstBusyPause * 2 ** (attempt - 1), outageRetry), open ? longestLatency : 0);
}

/** A fault of Temporal's or of ours says nothing of what was sent before it. */
function leftOpen(
  system: ExternalSystem,
  { message, nonRetryable, cause }: ApplicationFailure,
): ApplicationFailure {
  return makeFailure(failureType(system, 'Unknown'), message, { nonRetryable: nonRetryable ?? false, cause });
}

/** Of the work, not of the call that failed: a look-up that broke off leaves it as it was. */
function whatIsKnown(
  system: ExternalSystem,
  { kind, type }: ClientError,
  open: boolean,
): { type: ClientFailureType; nonRetryable?: false } {
  if (open) return { type: failureType(system, 'Unknown'), nonRetryable: false };
  return { type: kind === 'Unknown' ? failureType(system, 'Unavailable') : type };
}
