import { defineSignal, defineUpdate } from '@temporalio/workflow';

// What runs, and the work that they start, are told.

/** From a worker: an attempt at this run's work in an external system failed. */
export const attemptFailedSignal = defineSignal('attemptFailed');

/** From the work: only an operator can say how it ended. */
export const operatorAskedSignal = defineSignal('operatorAsked');

/** Told to every running run of a portal that uninstalled the application. */
export const portalUninstalledSignal = defineSignal('portalUninstalled');

/** What an operator found in the external system: the object's number, or that it is not there. */
export type Decision = { number: string } | 'not-done';

export const decideUpdate = defineUpdate<void, [Decision]>('decide');

/** Who acts on a run, and why; both go to the deal's process log. */
export interface ByHand {
  by: string;
  reason: string;
}

/** What the process goes on with, by the names of the robot's returned values. */
export interface AnsweredByHand extends ByHand {
  values: Record<string, string>;
}

/**
 * To a run: its process goes on with these values, and nothing new is sent to the external system. Returns whether the document
 * holds them, as sentences.
 */
export const answerUpdate = defineUpdate<string, [AnsweredByHand]>('answer');

/** To a run: nothing new is sent to the external system, and the process is told so. */
export const giveUpUpdate = defineUpdate<void, [ByHand]>('giveUp');

/** Whether the next attempt is made now, and if not why, as a sentence. */
export interface ToldNow {
  tried: boolean;
  told: string;
}

/** To a run: whatever waits for its next attempt makes it now. */
export const tryNowUpdate = defineUpdate<ToldNow>('tryNow');

/** From a run to its work: nothing new is sent any more. What was sent is waited for. */
export const stopWorkSignal = defineSignal('stopWork');

/** A run in the queue for a lock, which is the workflow id of work. */
export interface QueuedRun {
  workflowId: string;
  runId: string;
}

/** To work: a run waits until it ends. */
export const joinLockQueueSignal = defineSignal<[QueuedRun]>('joinLockQueue');

export interface LockReleased {
  workId: string;
  /** The rest of the queue, behind the run that is told. */
  queue: QueuedRun[];
}

/** To the first run in the queue: the work has ended, and it may start its own. */
export const lockReleasedSignal = defineSignal<[LockReleased]>('lockReleased');
