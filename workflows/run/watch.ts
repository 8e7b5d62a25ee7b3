import {
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { WorkStanding } from '../../activities/describe-work';
import type { Answer } from './answer';
import { waitingDetails } from './details';
import { courtesyPolicy, serverPolicy } from '../contract/retry-policies';
import { type RobotCall, subjectOf } from '../contract/robot-call';
import type { Run } from './run';
import { type RobotStatus, searchAttributes } from '../contract/search-attributes';
import { attemptFailedSignal, operatorAskedSignal } from '../contract/run-messages';

/**
 * Tells people what a run waits for. A workflow cannot see its own Activity being retried, so it asks the server once after
 * `firstReport`, and from then on only while something fails: a worker signals when an attempt in an external system did. What
 * failed and the next attempt go to the Web UI, and to the deal's process log at most once in `reportAtMost`. Slow work
 * without failures is not polled. A poll costs the server more than an attempt, so each pause is twice the one before and
 * ends after the next attempt.
 *
 * Work that another run holds signals nothing to this one. After each "already started" error it polls once, and keeps
 * polling while it sees failures.
 */
export async function watch(
  call: RobotCall,
  run: Run<unknown>,
  answer: Pick<Answer, 'given'>,
): Promise<void> {
  const { timing } = call;
  const { logProgress, notifyFailure } = proxyActivities<Pick<Activities, 'logProgress' | 'notifyFailure'>>(
    courtesyPolicy(timing),
  );
  const { describeWork, describeRun } = proxyActivities<Pick<Activities, 'describeWork' | 'describeRun'>>(
    serverPolicy(timing),
  );
  let lastLogAt: number | undefined;
  let asked = false;
  let timesHeldSeen = 0;
  let waits = false;

  function mayHaveFailed(): boolean {
    return run.failing || run.timesHeld > timesHeldSeen;
  }

  /** Of its work in an external system, or of its own requests to the portal. */
  function look(): Promise<WorkStanding> {
    if (isAtWork(run)) return describeWork({ workId: run.workId });
    const { workflowId, runId } = workflowInfo();
    return describeRun({ workflowId, runId });
  }

  async function report(standing: WorkStanding): Promise<void> {
    waits = true;
    setStatus(standing.asks ? 'asks' : 'waiting', run.answering);
    // Its outcome stands there, and that the portal does not take it.
    if (run.answering !== undefined) return;
    const { deadline, personal } = run;
    setCurrentDetails(
      waitingDetails(standing, { deadline, answered: answer.given, checkedAt: Date.now(), personal }),
    );
    // The log is the portal's own.
    if (!isAtWork(run)) return;
    const lately = lastLogAt !== undefined && Date.now() - lastLogAt < timing.reportAtMost;
    // That a human is asked is told when it is seen, whatever was told before.
    if (!call.answer || (lately && (asked || !standing.asks))) return;
    lastLogAt = Date.now();
    const { eventToken } = call.answer;
    await logProgress({ ...subjectOf(call), eventToken, standing, deadline });
  }

  function goesOn(): void {
    if (!waits) return;
    waits = false;
    // What the process is being told stands there.
    if (run.answering !== undefined) return;
    setStatus('working');
    run.showStep();
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
  let looked = false;
  for (let pause = timing.firstReport; ; ) {
    if (looked && !mayHaveFailed()) {
      await condition(mayHaveFailed);
      pause = timing.firstReport;
    }
    const summary = `Wait before checking ${run.what || 'this run'} again`;
    const { workId } = run;
    // A portal that was away for hours must not put off what is told of the work behind it.
    if (pause === timing.firstReport) await sleep(pause, { summary });
    else if (await condition(() => run.workId !== workId, pause, { summary })) {
      pause = timing.firstReport;
      looked = false;
      continue;
    }
    looked = true;
    pause = Math.min(pause * 2, longest());
    // Before the server is asked: a signal that comes meanwhile counts.
    run.failing = false;
    timesHeldSeen = run.timesHeld;
    try {
      const standing = await look();
      if (standing.lastFailure) {
        run.failing = true;
        await report(standing);
      } else {
        goesOn();
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
export function startWatching(call: RobotCall, run: Run<unknown>, answer: Pick<Answer, 'given'>): () => void {
  for (const signal of [attemptFailedSignal, operatorAskedSignal]) {
    setHandler(signal, () => {
      run.failing = true;
    });
  }
  const scope = new CancellationScope();
  scope
    .run(() => watch(call, run, answer))
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
