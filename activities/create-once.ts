import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { ClientError } from '../src/clients/client-error';
import type { Guard } from '../workflows/run';
import type { ExternalSystem } from '../workflows/task-queues';
import type { Timing } from '../workflows/timing';
import { type AttemptNotes, notesAtStart } from './attempts';
import type { ConfirmAttempt } from './confirm-attempt';
import { startHeartbeat } from './heartbeat';
import type { ReadPastWork } from './past-work';
import { startSendWindow } from './send-window';
import { failureSystems, toFailure } from './to-failure';

/** How many replies in a row may break the contract before a human is asked. */
const contractBreaksAllowed = 3;

export interface CreateOnceDeps {
  confirm: ConfirmAttempt;
  readPastWork: ReadPastWork;
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
  /** Where it cannot be looked up: ms since the work began in which the system takes a repeat for the first. */
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
export function createCreateOnce({ confirm, readPastWork, now = Date.now }: CreateOnceDeps): CreateOnce {
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
      const found = find
        ? await find({ timeoutMs: Math.min(timing.sendWindow, remaining()) })
        : await foundInRecord();
      if (found !== undefined) return found;
      // Its longest latency has passed since anything was sent: what is not there was not carried out.
      if (find) notes.open = false;
      else if (mustAsk()) throw asks();
      refuseTooLate();
      return await send();
    } catch (error) {
      notes.contractBreaks = isContractBreak(error) ? notes.contractBreaks + 1 : 0;
      if (error instanceof ClientError && mustAsk()) throw asks(error);
      throw asFailure(error, notes, { outageRetry: timing.outageRetry, longestLatency, completes });
    } finally {
      stopHeartbeat();
      Context.current().heartbeat(notes);
    }

    /** What an earlier run of this work created, of a system that cannot be asked. */
    async function foundInRecord(): Promise<T | undefined> {
      if (updates || notes.open || info.attempt > 1) return undefined;
      const past = await readPastWork();
      notes.open = past === 'open';
      return typeof past === 'object' ? (past.done as T) : undefined;
    }

    /** It may have been carried out, and neither a look-up nor a repeat could tell. */
    function mustAsk(): boolean {
      return !find && notes.open && now() - info.scheduledTimestampMs >= repeatableFor;
    }

    function asks(error?: ClientError): ApplicationFailure {
      return ApplicationFailure.create({
        message:
          error?.message ??
          `${reference} may have been created by an earlier attempt, and cannot be looked up.`,
        type: `${failureSystems[system]}.Asks`,
        nonRetryable: true,
        details: [{ said: error?.said }],
      });
    }

    async function send() {
      // What an earlier attempt sent and nobody has looked up: what becomes of a repeat says nothing of it.
      const { open } = notes;
      try {
        return await create({ timeoutMs: remaining(), beforeSend });
      } catch (error) {
        if (!(error instanceof ClientError) || error.verdict === 'unknown') throw error;
        const isRefused = error.verdict === 'refused';
        notes.open = open && !(isRefused && updates);
        throw isRefused && notes.open ? refusedWhileOpen(error) : error;
      }
    }

    function beforeSend(): void {
      if (!window.isOpen()) throw heldUp(system, reference, completes);
      refuseTooLate();
      notes.open = true;
      notes.sentAt = now();
      Context.current().heartbeat(notes);
    }

    /** Work that has not begun by the run's deadline never begins: the deal has its answer. */
    function refuseTooLate(): void {
      if (completes || notes.open || guard.notAfter === undefined || now() <= guard.notAfter) return;
      throw ApplicationFailure.nonRetryable(
        `The deadline came before ${reference} was begun; nothing was asked to create it.`,
        'Deadline.NotBegun',
      );
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
      throw ApplicationFailure.create({
        message: `${reference} may still be under way there; it is looked up when the longest latency has passed.`,
        type: `${failureSystems[system]}.Unknown`,
        nextRetryDelay: Math.min(early, longestLatency),
      });
    }
  };
}

function notConfirmed(system: ExternalSystem, reference: string): ClientError {
  return new ClientError(
    `Temporal did not confirm this attempt at ${reference}, so another may have taken its place; nothing was sent.`,
    { system, verdict: 'not-done', kind: 'NotConfirmed' },
  );
}

function heldUp(system: ExternalSystem, reference: string, completes: boolean): ApplicationFailure {
  return ApplicationFailure.retryable(
    `This worker was held up before it could send ${reference}; nothing was sent.`,
    `${failureSystems[system]}.${completes ? 'Unknown' : 'HeldUp'}`,
  );
}

/** Asking again would be refused again, and a person has to see what became of the first. */
function refusedWhileOpen({ message, system, said }: ClientError): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${message}; an earlier attempt may have been carried out`,
    type: `${failureSystems[system]}.Unknown`,
    nonRetryable: true,
    details: [{ said }],
  });
}

function isContractBreak(error: unknown): boolean {
  return error instanceof ClientError && error.kind === 'Contract';
}

/**
 * An outage is asked after every few minutes. A live worker knows that what it sent is over after the system's
 * longest latency; the policy's own first interval is longer, because a silent worker may still be about to send.
 */
function asFailure(
  error: unknown,
  notes: AttemptNotes,
  {
    outageRetry,
    longestLatency,
    completes,
  }: { outageRetry: number; longestLatency: number; completes: boolean },
): ApplicationFailure {
  if (!(error instanceof ClientError)) return toFailure(error);
  const pauses = [
    notes.attempt === 1 && notes.open ? longestLatency : undefined,
    error.kind === 'Unavailable' ? outageRetry : undefined,
    error.retryAfterMs === undefined
      ? undefined
      : Math.max(error.retryAfterMs, notes.open ? longestLatency : 0),
  ].filter((pause) => pause !== undefined);
  return toFailure(error, {
    ...(pauses.length > 0 && { nextRetryMs: Math.max(...pauses) }),
    ...(error.kind === 'Contract'
      ? { nonRetryable: notes.contractBreaks >= contractBreaksAllowed }
      : whatIsKnown(error, notes.open || (completes && error.verdict !== 'refused'))),
  });
}

/** Of the work, not of the call that failed: a look-up that broke off leaves it as it was. */
function whatIsKnown(error: ClientError, open: boolean): { kind: string; nonRetryable?: false } {
  if (open) return { kind: 'Unknown', nonRetryable: false };
  return { kind: error.kind === 'Unknown' ? 'Unavailable' : error.kind };
}
