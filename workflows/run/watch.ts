import {
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { WorkStanding } from '../../activities/describe-work';
import { waitingDetails } from './details';
import { courtesyPolicy } from '../contract/retry-policies';
import { type RobotCall, subjectOf } from '../contract/robot-call';
import type { Run } from './run';
import { type RobotStatus, searchAttributes } from '../contract/search-attributes';
import { attemptFailedSignal, operatorAskedSignal } from '../contract/run-messages';

/**
 * Tells people what a run waits for. A workflow cannot see its own Activity being retried, so a worker signals when an
 * attempt failed. From then on the run polls the server for the state of the work: the failure and the next attempt go
 * to the Web UI, and to the deal's process log at most once in `reportAtMost`. Slow work without failures is not polled.
 * A poll costs the server more than an attempt, so each pause is twice the one before and ends after the next attempt.
 *
 * Work that another run holds signals nothing to this one. After each "already started" error it polls once, and keeps
 * polling while it sees failures.
 */
export async function watch(call: RobotCall, run: Run<unknown>): Promise<void> {
  const { timing } = call;
  const { describeWork, logProgress, notifyFailure } = proxyActivities<
    Pick<Activities, 'describeWork' | 'logProgress' | 'notifyFailure'>
  >(courtesyPolicy(timing));
  let lastLogAt: number | undefined;
  let asked = false;
  let timesHeldSeen = 0;

  function mayHaveFailed(): boolean {
    return isAtWork(run) && (run.failing || run.timesHeld > timesHeldSeen);
  }

  async function report(standing: WorkStanding): Promise<void> {
    setStatus(standing.asks ? 'asks' : 'waiting');
    setCurrentDetails(waitingDetails(standing, { deadline: run.deadline, checkedAt: Date.now() }));
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
    if (!mayHaveFailed()) {
      await condition(mayHaveFailed);
      pause = timing.firstReport;
    }
    await sleep(pause, { summary: `Wait before checking ${run.what} again` });
    if (!isAtWork(run)) continue;
    pause = Math.min(pause * 2, longest());
    // Before the server is asked: a signal that comes meanwhile counts.
    run.failing = false;
    timesHeldSeen = run.timesHeld;
    try {
      const standing = await describeWork({ workId: run.workId });
      if (standing.lastFailure) {
        run.failing = true;
        await report(standing);
      }
      if (standing.asks) await ask(standing);
      if (standing.nextTryAt) pause = Math.max(standing.nextTryAt - Date.now() + timing.portalRetry, pause);
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Telling is a courtesy: the work goes on, and the next poll may succeed.
      run.failing = true;
    }
  }
}

/** Something is under way in an external system, and what came of it is not known yet. */
function isAtWork(run: Run<unknown>): run is Run<unknown> & { workId: string } {
  return run.workId !== undefined && run.settled === undefined;
}

/** Runs `watch` until the returned function is called. */
export function startWatching(call: RobotCall, run: Run<unknown>): () => void {
  for (const signal of [attemptFailedSignal, operatorAskedSignal]) {
    setHandler(signal, () => {
      run.failing = true;
    });
  }
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
