import {
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
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

/** So many stand in line, some 150 bytes each; whoever comes later asks again by itself. */
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
  /** Until the work that another run has is over, or for so many ms. */
  wait(workId: string, ms: number): Promise<void>;
  /** This run has had the work. @param waiting those who came meanwhile */
  passOn(workId: string, waiting: readonly Waiter[]): void;
}

/**
 * Nothing depends on a turn being told: it only comes sooner than the waiting run would have asked again. A run that
 * has ended is passed over.
 */
export function createTurns(): Turns {
  /** By the work that this run waits for, or has: whose turn it is after its own. */
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

  function tell(workId: string, [next, ...after]: readonly Waiter[]): void {
    if (!next) return;
    getExternalWorkflowHandle(next.workflowId, next.runId)
      .signal(takeTurnSignal, { workId, after })
      .catch(() => tell(workId, after));
  }

  return {
    async wait(workId, ms) {
      if (!wanted.has(workId)) wanted.set(workId, []);
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
    },
    passOn(workId, waiting) {
      const line = wanted.get(workId) ?? [];
      wanted.delete(workId);
      join(line, waiting);
      tell(workId, line);
    },
  };
}

function join(line: Waiter[], waiters: readonly Waiter[]): void {
  for (const waiter of waiters) {
    if (line.length >= lineAtMost) return;
    if (!line.some(({ runId }) => runId === waiter.runId)) line.push(waiter);
  }
}
