import { type ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { makeFailure } from '../contract/failure-facts';
import type { Timing } from '../contract/timing';
import type { Verdict } from '../contract/verdict';
import { type QueuedRun, joinLockQueueSignal, lockReleasedSignal } from '../contract/run-messages';

/** How work ended, and which runs queued for its lock meanwhile, the first in front. */
export type Ended<T> = Verdict<T> & { queue?: QueuedRun[] };

/** Some 200 bytes each. A run that finds the queue full polls. */
const longestQueue = 1_000;

/**
 * Carries work out, and returns the queue for its lock with the result: the lock is free only when nobody can find the
 * work any more.
 */
export async function keepingQueue<T>(work: () => Promise<Verdict<T>>): Promise<Ended<T>> {
  const queue: QueuedRun[] = [];
  setHandler(joinLockQueueSignal, (run) => append(queue, [run]));
  const verdict = await work();
  return queue.length > 0 ? { ...verdict, queue } : verdict;
}

/** Queues a run for the locks that it needs. */
export interface LockQueue {
  /**
   * Starts work as soon as no other run holds its lock. A signal that the lock is free only shortens the wait: a run
   * polls as well, so a lost one delays it and no more.
   *
   * @param onHeld called each time another run holds the lock
   * @throws ApplicationFailure `Stopped.NotBegun` once `isStopped`
   */
  startWhenFree<T>(workId: string, start: () => Promise<Ended<T>>, onHeld: () => void): Promise<Verdict<T>>;
  /** Resolves when whoever is next has been told. The server drops a signal whose sender has ended. */
  handedOn(): Promise<void>;
}

export function createLockQueue(
  { lockWait, reportAtMost }: Pick<Timing, 'lockWait' | 'reportAtMost'>,
  isStopped: () => boolean,
): LockQueue {
  /** By the lock that this run waits for or holds: the queue behind it, and whether it was told that the lock is free. */
  const places = new Map<string, { behind: QueuedRun[]; released: boolean }>();
  const handingOn = new Set<Promise<void>>();
  /** "Work not found" errors in a row. */
  let notFound = 0;

  setHandler(lockReleasedSignal, ({ workId, queue }) => {
    const place = places.get(workId);
    if (!place) return release(workId, queue);
    append(place.behind, queue);
    place.released = true;
  });

  function release(workId: string, queue: readonly QueuedRun[]): void {
    const handing = tellNext(workId, queue).finally(() => handingOn.delete(handing));
    handingOn.add(handing);
  }

  /** Tells the first run of a queue that has not ended. */
  async function tellNext(workId: string, [next, ...queue]: readonly QueuedRun[]): Promise<void> {
    if (!next) return;
    try {
      // A run that is being cancelled still hands its queue on.
      await CancellationScope.nonCancellable(() =>
        getExternalWorkflowHandle(next.workflowId, next.runId).signal(lockReleasedSignal, { workId, queue }),
      );
    } catch {
      await tellNext(workId, queue);
    }
  }

  /** Until the lock is released, or for so many ms; shortly where the work could not be told of this run. */
  async function wait(workId: string, place: { released: boolean }, ms: number): Promise<void> {
    place.released = false;
    const { workflowId, runId } = workflowInfo();
    const summary = `Wait for another run to end ${workId}`;
    try {
      await getExternalWorkflowHandle(workId).signal(joinLockQueueSignal, { workflowId, runId });
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Most likely the work has just ended. In case it has not, the pause grows.
      await condition(isStopped, Math.min(ms, 1_000 * 2 ** notFound), { summary });
      notFound += 1;
      return;
    }
    notFound = 0;
    await condition(() => place.released || isStopped(), ms, { summary });
  }

  return {
    async startWhenFree(workId, start, onHeld) {
      const place = { behind: [] as QueuedRun[], released: false };
      places.set(workId, place);
      try {
        for (let pause = lockWait; ; pause = Math.min(pause * 2, reportAtMost)) {
          if (isStopped()) throw stopped();
          try {
            const { queue = [], ...verdict } = await start();
            append(place.behind, queue);
            return verdict;
          } catch (error) {
            if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          }
          onHeld();
          await wait(workId, place, pause);
        }
      } finally {
        places.delete(workId);
        release(workId, place.behind);
      }
    },
    async handedOn() {
      while (handingOn.size > 0) await Promise.all(handingOn);
    },
  };
}

function stopped(): ApplicationFailure {
  const message = 'Somebody stopped the run before its work began; nothing was sent.';
  return makeFailure('Stopped.NotBegun', message, { nonRetryable: true });
}

function append(queue: QueuedRun[], runs: readonly QueuedRun[]): void {
  for (const run of runs) {
    if (queue.length >= longestQueue) return;
    if (!queue.some(({ runId }) => runId === run.runId)) queue.push(run);
  }
}
