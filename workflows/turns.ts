import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  patched,
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
  /** By the work that this run wants, or has: whose turn it is after its own. */
  const wanted = new Map<string, Waiter[]>();
  const called = new Set<string>();
  /** Signals in a row that found no work to wait for. */
  let missed = 0;

  setHandler(takeTurnSignal, ({ workId, after }) => {
    const line = wanted.get(workId);
    if (!line) return tell(workId, after);
    join(line, after);
    called.add(workId);
  });

  /** Passes over whoever has ended. */
  function tell(workId: string, [next, ...after]: readonly Waiter[]): void {
    if (!next) return;
    // A run that is being cancelled tells, too.
    CancellationScope.nonCancellable(() =>
      getExternalWorkflowHandle(next.workflowId, next.runId).signal(takeTurnSignal, { workId, after }),
    ).catch(() => tell(workId, after));
  }

  /** Until the work that another run has is over, or for so many ms. */
  async function wait(workId: string, ms: number): Promise<void> {
    called.delete(workId);
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
    await condition(() => called.has(workId), ms, { summary });
  }

  return {
    async take(workId, start, taken) {
      const line: Waiter[] = [];
      wanted.set(workId, line);
      try {
        for (let pause = lockWait; ; pause = Math.min(pause * 2, reportAtMost)) {
          try {
            const { waiting = [], ...verdict } = await start();
            join(line, waiting);
            return verdict;
          } catch (error) {
            if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          }
          taken();
          if (patched('take-turns')) await wait(workId, pause);
          else await sleep(pause, { summary: `another run works on ${workId}` });
        }
      } finally {
        wanted.delete(workId);
        if (line.length > 0 && patched('take-turns')) tell(workId, line);
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
