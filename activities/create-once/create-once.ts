import { Context } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { ClientError } from '../../src/clients/client-error';
import { asFailure, countBreaks, countBusy } from './as-failure';
import type { AttemptOnServer, ServerView } from './attempt-on-server';
import { type AttemptNotes, notesAtStart } from './attempts';
import {
  asksPerson,
  heldUp,
  notBegun,
  notListed,
  refusedWhileOpen,
  stillUnderWay,
  stoppedInTime,
  stoppedOpen,
} from './creation-failures';
import { earlyAfterAttempts, earlyAfterRuns, earlyAfterUnreadRuns, isLeftOpen } from './earliness';
import { carryOutNoted } from './noted-attempt';
import type { ReadPastWork } from './past-work';
import { recourseOf, withRecourse } from './recourse';
import { startSendWindow } from './send-window';
import type { CreateOnce, Creation } from './creation';

export interface CreateOnceDeps {
  server: ServerView;
  readPastWork: ReadPastWork;
  /**
   * When a backup of Temporal's database was restored, in ms since 1970: its record lacks what was done for calls that
   * came before.
   */
  restoredAt?: number | undefined;
  /** The clock that deadlines are read on; tests that skip time bring their own. */
  now?: () => number;
}

/**
 * One attempt of an Activity that creates something in an external system, with all that keeps it from being created
 * twice or too late. Every attempt looks up first: no attempt is provably the first.
 */
export function createCreateOnce({
  server,
  readPastWork,
  restoredAt = Number.NEGATIVE_INFINITY,
  now = Date.now,
}: CreateOnceDeps): CreateOnce {
  return async <T>({
    system,
    reference,
    guard,
    timing,
    completes = false,
    find,
    repeatableFor = 0,
    updates,
    create,
  }: Creation<T>): Promise<T> => {
    const { info } = Context.current();
    const left = info.heartbeatDetails as AttemptNotes | undefined;
    const notes = notesAtStart(info, left, guard.lookUpFirst && find !== undefined);
    const window = startSendWindow(timing.sendWindow);
    const longestLatency = timing.longestLatency[system];
    let stopped = false;
    let creating = false;
    // Whoever was before is done with sending, and its work over there, after so many ms.
    const pause = timing.sendWindow + longestLatency;
    const remaining = (): number => info.startToCloseTimeoutMs * 0.9 - window.elapsed();
    // An attempt that falls silent may have sent since; only one that ends says what it knows.
    const inCase = (): AttemptNotes => ({
      ...notes,
      open: true,
      byEarlierRuns: false,
      lookUpAfter: window.left() + longestLatency,
    });

    return carryOutNoted(server, { system, reference, left, notes, inCase, toFailure }, async (seen) => {
      ({ stopped } = seen.run);
      if (!left) await refuseEarlyWithoutNotes(seen);
      refuseTooLate();
      const found = find ? await lookUp(find) : await foundInRecord(seen);
      if (found !== undefined) return found;
      // Its longest latency has passed since anything was sent: what is not there was not carried out.
      if (find) notes.open = notes.byEarlierRuns = false;
      else if (mustAsk()) throw asksPerson(system, reference);
      refuseTooLate();
      if (stopped && !completes) throw stoppedOpen(reference);
      return send();
    });

    function toFailure(error: unknown): ApplicationFailure {
      countBreaks(error, notes, creating);
      if (error instanceof ClientError && mustAsk()) return asksPerson(system, reference, error);
      const { outageRetry } = timing;
      const known = { system, outageRetry, longestLatency, attempt: info.attempt, completes };
      return withRecourse(asFailure(error, notes, known), recourseOf({ find, updates, repeatableFor }));
    }

    async function lookUp(look: NonNullable<typeof find>): Promise<T | undefined> {
      try {
        return await look({ timeoutMs: Math.min(timing.sendWindow, remaining()) });
      } catch (error) {
        // That a client has deals already must not turn what is told of this one into "nobody knows".
        if (notes.byEarlierRuns) await askRecord();
        throw error;
      }
    }

    /** How earlier runs left it; where Temporal cannot say so now, the next attempt asks again. */
    async function askRecord(): Promise<void> {
      const past = await readPastWork().catch(() => 'none-listed' as const);
      if (past === 'none-listed') return;
      notes.open = isLeftOpen(past, true);
      notes.byEarlierRuns = false;
    }

    /** A look-up made while a create may still be running there would say "absent". */
    function refuseEarly(early: number): void {
      if (early <= 0) return;
      notes.open = true;
      notes.lookUpAfter = early;
      throw stillUnderWay(system, reference, early);
    }

    async function refuseEarlyWithoutNotes(seen: AttemptOnServer): Promise<void> {
      const known = guard.lookUpFirst || seen.run.wasReset;
      if (find && known) notes.open = true;
      if (mustAsk()) return;
      const early = earlyAfterAttempts(seen, info, pause);
      // Where nobody can be asked, the record of earlier runs is read in any case.
      const isAsked = find !== undefined || updates;
      refuseEarly(
        isAsked ? Math.max(early, await earlyAfterUnreadRuns(seen, { pause, known, readPastWork })) : early,
      );
    }

    /** What an earlier run of this work created, of a system that cannot be asked. */
    async function foundInRecord(seen: AttemptOnServer): Promise<T | undefined> {
      if (updates) return undefined;
      // Whatever it says, it does not say what was done between the backup and its restoration.
      if (guard.receivedAt !== undefined && guard.receivedAt < restoredAt) leaveOpenSince(guard.receivedAt);
      if (notes.recordRead) return undefined;
      const past = await readPastWork();
      if (typeof past === 'object' && 'done' in past) return past.done as T;
      // A run before this one is known of, and the record, which lags behind, does not show it yet.
      if (past === 'none-listed' && (guard.lookUpFirst || seen.run.wasReset))
        throw notListed(system, reference);
      if (typeof past === 'object') {
        leaveOpenSince(past.openSince);
        if (!mustAsk()) refuseEarly(earlyAfterRuns(seen, pause));
      }
      notes.recordRead = true;
      return undefined;
    }

    function leaveOpenSince(time: number): void {
      notes.open = true;
      notes.openSince = Math.min(time, notes.openSince ?? Infinity);
    }

    /** It may have been carried out, and neither a look-up nor a repeat could tell. */
    function mustAsk(): boolean {
      const since = Math.min(info.scheduledTimestampMs, notes.openSince ?? Infinity);
      return !find && notes.open && now() - since >= repeatableFor;
    }

    async function send() {
      // What an earlier attempt sent and nobody has looked up: what becomes of a repeat says nothing of it.
      const { open } = notes;
      creating = true;
      try {
        return await create({ timeoutMs: remaining(), beforeSend });
      } catch (error) {
        if (!(error instanceof ClientError) || error.verdict === 'unknown') throw error;
        notes.open = open;
        const refused = countBusy(error, notes);
        throw open && refused.verdict === 'refused' ? refusedWhileOpen(system, refused) : refused;
      }
    }

    function beforeSend(): void {
      if (!window.isOpen()) throw heldUp(system, reference, completes || notes.open);
      refuseTooLate();
      notes.open = true;
      notes.byEarlierRuns = false;
      notes.lookUpAfter = longestLatency;
    }

    /** Work that has not begun by the run's deadline, or before it was stopped, never begins: the deal has its answer. */
    function refuseTooLate(): void {
      if (completes || notes.open) return;
      if (stopped) throw stoppedInTime(reference);
      if (guard.notAfter !== undefined && now() > guard.notAfter) throw notBegun(reference);
    }
  };
}
