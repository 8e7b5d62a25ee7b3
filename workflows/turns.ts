import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Timing } from './timing';
import type { Verdict } from './verdict';

/** A run that waits for the work that another run has. */
export interface Waiter {
  workflowId: string;
  runId: string;
}

/** How work ended, and who wanted it meanwhile, in the order in which they came. */
export type Ended<T> = Verdict<T> & { waiting?: Waiter[] };

/** To work: a run waits for its end. */
const awaitTurnSignal = defineSignal<[Waiter]>('awaitTurn');

interface Turn {
  workId: string;
  /** Whose turn it is after the one who is told. */
  after: Waiter[];
}

/** To a run: the work is over, and it may have it now. */
const takeTurnSignal = defineSignal<[Turn]>('takeTurn');

/** So many stand in line, some 200 bytes each; whoever comes later asks again by itself. */
const lineAtMost = 1_000;

/** Carries work out, and says in its result who waits for its end: it is over only when nobody can find it any more. */
export async function notingWaiters<T>(work: () => Promise<Verdict<T>>): Promise<Ended<T>> {
  const waiting: Waiter[] = [];
  setHandler(awaitTurnSignal, (waiter) => join(waiting, [waiter]));
  const verdict = await work();
  return waiting.length > 0 ? { ...verdict, waiting } : verdict;
}

/** Runs that want the same work take turns: whoever has had it tells the next one. */
export interface Turns {
  /**
   * Starts work as soon as no other run has it. Nothing depends on a turn being told: it only comes sooner than the run
   * would have asked again.
   *
   * @param taken is called whenever another run has it
   */
  take<T>(workId: string, start: () => Promise<Ended<T>>, taken: () => void): Promise<Verdict<T>>;
}

export function createTurns({ lockWait, reportAtMost }: Pick<Timing, 'lockWait' | 'reportAtMost'>): Turns {
  /** By the work that this run wants, or has: whose turn it is after its own, and whether its own has come. */
  const wanted = new Map<string, { line: Waiter[]; called: boolean }>();
  /** Signals in a row that found no work to wait for. */
  let missed = 0;

  setHandler(takeTurnSignal, ({ workId, after }) => {
    const place = wanted.get(workId);
    if (!place) return tell(workId, after);
    join(place.line, after);
    place.called = true;
  });

  /** Passes over whoever has ended. */
  function tell(workId: string, [next, ...after]: readonly Waiter[]): void {
    if (!next) return;
    // A run that is being cancelled tells, too.
    CancellationScope.nonCancellable(() =>
      getExternalWorkflowHandle(next.workflowId, next.runId).signal(takeTurnSignal, { workId, after }),
    ).catch(() => tell(workId, after));
  }

  /** Until the work that another run has is over, or for so many ms; shortly where it could not be told who waits. */
  async function wait(workId: string, place: { called: boolean }, ms: number): Promise<void> {
    place.called = false;
    const { workflowId, runId } = workflowInfo();
    const summary = `another run works on ${workId}`;
    try {
      await getExternalWorkflowHandle(workId).signal(awaitTurnSignal, { workflowId, runId });
    } catch (error) {
      if (isCancellation(error)) throw error;
      // It ended in between, most likely; and if it did not, it is not asked every second.
      await sleep(Math.min(ms, 1_000 * 2 ** missed), { summary });
      missed += 1;
      return;
    }
    missed = 0;
    await condition(() => place.called, ms, { summary });
  }

  return {
    async take(workId, start, taken) {
      const place = { line: [] as Waiter[], called: false };
      wanted.set(workId, place);
      try {
        for (let pause = lockWait; ; pause = Math.min(pause * 2, reportAtMost)) {
          try {
            const { waiting = [], ...verdict } = await start();
            join(place.line, waiting);
            return verdict;
          } catch (error) {
            if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          }
          taken();
          await wait(workId, place, pause);
        }
      } finally {
        wanted.delete(workId);
        if (place.line.length > 0) tell(workId, place.line);
      }
    },
  };
}

function join(line: Waiter[], waiters: readonly Waiter[]): void {
  for (const waiter of waiters) {
    if (line.length >= lineAtMost) return;
    if (!line.some(({ runId }) => runId === waiter.runId)) line.push(waiter);
  }
}
