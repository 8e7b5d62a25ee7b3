import { Context } from '@temporalio/activity';
import { ClientError } from '../src/clients/client-error';
import type { Guard } from '../workflows/run';
import type { ExternalSystem } from '../workflows/task-queues';
import type { Timing } from '../workflows/timing';
import { type AttemptNotes, notesAtStart } from './attempts';
import type { ConfirmAttempt } from './confirm-attempt';
import {
  asFailure,
  asksPerson,
  countBusy,
  heldUp,
  isContractBreak,
  notBegun,
  notConfirmed,
  notListed,
  refusedWhileOpen,
  stillUnderWay,
} from './creation-failures';
import { startHeartbeat } from './heartbeat';
import type { ReadPastWork } from './past-work';
import type { ReadEarly } from './read-early';
import { startSendWindow } from './send-window';

export interface CreateOnceDeps {
  confirm: ConfirmAttempt;
  readPastWork: ReadPastWork;
  readEarly: ReadEarly;
  /** The clock that deadlines are read on; tests that skip time bring their own. */
  now?: () => number;
}

/** One object to be created in an external system. */
export interface Creation<T> {
  system: ExternalSystem;
  /** What the system keeps of it, by which it is found again. */
  reference: string;
  guard: Guard;
  timing: Timing;
  /** It completes what an earlier step has created: never too late, and what fails leaves the whole open. */
  completes?: boolean;
  /**
   * Looks it up; undefined only where the system says that there is none. Absent for a system that cannot be asked.
   * @throws ClientError `not-done`
   */
  find?: ((options: { timeoutMs: number }) => Promise<T | undefined>) | undefined;
  /**
   * Where it cannot be looked up: ms in which the system takes a repeat for the first, counted from the beginning of the
   * oldest run whose outcome is open.
   */
  repeatableFor?: number;
  /** A repeat brings it up to date: it is sent even if an earlier run has created it. */
  updates?: boolean;
  /** Creates it; `beforeSend` is called right before the first byte leaves. @throws ClientError */
  create(options: { timeoutMs: number; beforeSend(): void }): Promise<T>;
}

export type CreateOnce = <T>(creation: Creation<T>) => Promise<T>;

/**
 * One attempt of an Activity that creates something in an external system, with all that keeps it from being created
 * twice or too late. Every attempt looks up first: no attempt is provably the first.
 */
export function createCreateOnce({
  confirm,
  readPastWork,
  readEarly,
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
    const notes = notesAtStart(info.attempt, left, guard.lookUpFirst && find !== undefined);
    const window = startSendWindow(timing.sendWindow);
    const longestLatency = timing.longestLatency[system];
    const remaining = (): number => info.startToCloseTimeoutMs * 0.9 - window.elapsed();
    refuseTooLate();
    refuseTooEarly();

    // An attempt that falls silent may have sent since; only one that ends says what it knows.
    const inCase = (): AttemptNotes => ({ ...notes, open: true });
    const stopHeartbeat = startHeartbeat(inCase);
    try {
      if (!(await confirm(inCase()))) throw notConfirmed(system, reference);
      await refuseBeforeDue();
      const found = find
        ? await find({ timeoutMs: Math.min(timing.sendWindow, remaining()) })
        : await foundInRecord();
      if (found !== undefined) return found;
      // Its longest latency has passed since anything was sent: what is not there was not carried out.
      if (find) notes.open = false;
      else if (mustAsk()) throw asksPerson(system, reference);
      refuseTooLate();
      return await send();
    } catch (error) {
      notes.contractBreaks = isContractBreak(error) ? notes.contractBreaks + 1 : 0;
      if (error instanceof ClientError && mustAsk()) throw asksPerson(system, reference, error);
      throw asFailure(error, notes, { system, outageRetry: timing.outageRetry, longestLatency, completes });
    } finally {
      stopHeartbeat();
      Context.current().heartbeat(notes);
    }

    /** What an earlier run of this work created, of a system that cannot be asked. */
    async function foundInRecord(): Promise<T | undefined> {
      if (updates || notes.recordRead) return undefined;
      const past = await readPastWork();
      if (typeof past === 'object' && 'done' in past) return past.done as T;
      // A run before this one is known of, and the record, which lags behind, does not show it yet.
      if (past === 'none-listed' && guard.lookUpFirst) throw notListed(system, reference);
      if (typeof past === 'object') {
        notes.open = true;
        notes.openSince = past.openSince;
      }
      notes.recordRead = true;
      return undefined;
    }

    /** It may have been carried out, and neither a look-up nor a repeat could tell. */
    function mustAsk(): boolean {
      const since = Math.min(info.scheduledTimestampMs, notes.openSince ?? Infinity);
      return !find && notes.open && now() - since >= repeatableFor;
    }

    async function send() {
      // What an earlier attempt sent and nobody has looked up: what becomes of a repeat says nothing of it.
      const { open } = notes;
      try {
        return await create({ timeoutMs: remaining(), beforeSend });
      } catch (error) {
        if (!(error instanceof ClientError) || error.verdict === 'unknown') throw error;
        notes.open = open;
        const refused = countBusy(error, notes);
        throw open && refused.verdict === 'refused' ? refusedWhileOpen(refused) : refused;
      }
    }

    function beforeSend(): void {
      if (!window.isOpen()) throw heldUp(system, reference, completes || notes.open);
      refuseTooLate();
      notes.open = true;
      notes.sentAt = now();
      Context.current().heartbeat(notes);
    }

    /** Work that has not begun by the run's deadline never begins: the deal has its answer. */
    function refuseTooLate(): void {
      if (completes || notes.open || guard.notAfter === undefined || now() <= guard.notAfter) return;
      throw notBegun(reference);
    }

    /** What an attempt that fell silent may have sent runs out in the pause after it, which this one did not keep. */
    async function refuseBeforeDue(): Promise<void> {
      if (!notes.open || info.attempt === 1) return;
      const early = await readEarly();
      if (early > 0) throw stillUnderWay(system, reference, early);
    }

    /** A look-up made while a create may still be running there would say "absent". */
    function refuseTooEarly(): void {
      if (!notes.open || notes.sentAt === undefined) return;
      const early = notes.sentAt + longestLatency - now();
      if (early <= 0) return;
      if (early > longestLatency) {
        // The sender's clock was ahead of this one's: what is sure is that it left before now.
        notes.sentAt = now();
        Context.current().heartbeat(notes);
      }
      throw stillUnderWay(system, reference, Math.min(early, longestLatency));
    }
  };
}
