import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { WorkStanding } from '../activities/describe-work';
import { waitingDetails } from './details';
import { courtesyPolicy } from './retry-policies';
import { type RobotCall, subjectOf } from './robot-call';
import type { Run } from './run';
import { type RobotStatus, searchAttributes } from './search-attributes';

/**
 * Tells people while a run waits. A workflow cannot see its own Activity being retried, so the worker tells it when an
 * attempt failed, and from then on a timer asks the server about the work now and then: what failed and when it is
 * tried next goes to the Web UI, and to the deal's process log at most once in `reportAtMost`. Work that is slow and
 * sound is not looked at. A look costs the server more than an attempt, so each pause is twice the one before, and ends
 * after the next attempt. Otherwise thousands of runs that wait would keep the server busy with nothing but looks.
 *
 * Nobody tells a run of the failures of another run's work: it looks once whenever it asked for that work in vain, and
 * goes on if it saw one.
 */
export async function watch(call: RobotCall, run: Run<unknown>): Promise<void> {
  const { timing } = call;
  const { describeWork, logProgress, notifyFailure } = proxyActivities<
    Pick<Activities, 'describeWork' | 'logProgress' | 'notifyFailure'>
  >(courtesyPolicy(timing));
  let lastLogAt: number | undefined;
  let asked = false;
  let refusalsSeen = 0;

  /** There is something to tell of the work, or may be. */
  function isTroubled(): boolean {
    return isAtWork(run) && (run.troubled || run.refusals > refusalsSeen);
  }

  async function report(standing: WorkStanding): Promise<void> {
    setStatus(standing.asks ? 'asks' : 'waiting');
    setCurrentDetails(waitingDetails(standing, { deadline: run.deadline, lookedAt: Date.now() }));
    const lately = lastLogAt !== undefined && Date.now() - lastLogAt < timing.reportAtMost;
    // That a human is asked is told when it is seen, whatever was told before.
    if (!call.answer || (lately && (asked || !standing.asks))) return;
    lastLogAt = Date.now();
    const { eventToken } = call.answer;
    await logProgress({ ...subjectOf(call), eventToken, standing, deadline: run.deadline });
  }

  /** Once: whoever is asked is told so by the deal's people, too. */
  async function ask({ lastFailure }: WorkStanding): Promise<void> {
    if (asked || !lastFailure) return;
    const { notifyUser: userId, workId, tag } = run;
    await notifyFailure({ ...subjectOf(call), userId, workId, tag, failure: lastFailure });
    asked = true;
  }

  /** Who is asked may take months, and the server ends a run whose history grows too long. */
  const longest = (): number => Math.max(timing.firstReport, timing.reportAtMost * (asked ? 24 : 1));
  for (let pause = timing.firstReport; ; ) {
    if (!isTroubled()) {
      await condition(isTroubled);
      pause = timing.firstReport;
    }
    await sleep(pause, { summary: 'before a look at the work' });
    if (!isAtWork(run)) continue;
    pause = Math.min(pause * 2, longest());
    // Before the server is asked: whoever tells of trouble meanwhile is heard.
    run.troubled = false;
    refusalsSeen = run.refusals;
    try {
      const standing = await describeWork({ workId: run.workId });
      if (standing.lastFailure) {
        run.troubled = true;
        await report(standing);
      }
      if (standing.asks) await ask(standing);
      if (standing.nextTryAt) pause = Math.max(standing.nextTryAt - Date.now() + timing.portalRetry, pause);
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Telling is a courtesy: the work goes on, and the next look may succeed.
      run.troubled = true;
    }
  }
}

/** Something is under way in an external system, and what came of it is not known yet. */
function isAtWork(run: Run<unknown>): run is Run<unknown> & { workId: string } {
  return run.workId !== undefined && run.settled === undefined;
}

/** From a worker: an attempt at this run's work in an external system failed. From the work: an operator is asked. */
export const workTroubledSignal = defineSignal('workTroubled');

/** Runs `watch` until the returned function is called. */
export function startWatching(call: RobotCall, run: Run<unknown>): () => void {
  setHandler(workTroubledSignal, () => {
    run.troubled = true;
  });
  const scope = new CancellationScope();
  scope
    .run(() => watch(call, run))
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  return () => scope.cancel();
}

/** What operators filter runs by. */
export function setStatus(status: RobotStatus, externalNumber?: string): void {
  upsertSearchAttributes([
    { key: searchAttributes.status, value: status },
    ...(externalNumber ? [{ key: searchAttributes.externalNumber, value: externalNumber }] : []),
  ]);
}
