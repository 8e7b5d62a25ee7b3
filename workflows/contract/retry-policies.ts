import { type ActivityOptions, ActivityCancellationType } from '@temporalio/workflow';
import type { ExternalSystem } from './external-systems';
import { taskQueues } from './task-queues';
import type { Timing } from './timing';

/**
 * Creating in an external system. The first interval is for a worker that fell silent: it may still send until its
 * window closes, and the system may work on that for its longest latency; only then can the next attempt's look-up
 * be believed. An attempt checks that the server kept to it. An Activity that fails by itself says when it should be tried
 * again.
 */
export function creatingPolicy(system: ExternalSystem, timing: Timing): ActivityOptions {
  const silent = timing.sendWindow + timing.longestLatency[system] - timing.heartbeat;
  return {
    taskQueue: taskQueues[system],
    startToCloseTimeout: timing.callTimeout,
    heartbeatTimeout: timing.heartbeat,
    scheduleToCloseTimeout: timing.giveUpAfter,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      initialInterval: silent,
      maximumInterval: Math.max(timing.outageRetry, silent),
    },
  };
}

/** Reading and writing in the portal: quick and harmless to repeat. */
export function portalPolicy(timing: Timing): ActivityOptions {
  return {
    taskQueue: taskQueues.bitrix24,
    startToCloseTimeout: timing.portalCallTimeout,
    scheduleToCloseTimeout: timing.giveUpAfter,
    retry: { initialInterval: timing.portalRetry, maximumInterval: timing.outageRetry },
  };
}

/**
 * Answering the process. Nothing but this lets it go on, and the portal ignores what comes twice: it is tried until the
 * process goes on by itself.
 *
 * @param leftMs until then; undefined: it waits for ever
 */
export function answerPolicy(timing: Timing, leftMs = timing.answerGiveUpAfter): ActivityOptions {
  // The portal's own clock decides, so an attempt or two after its time do no harm.
  const triedFor = Math.max(leftMs, 2 * timing.portalCallTimeout);
  return {
    taskQueue: taskQueues.bitrix24,
    startToCloseTimeout: timing.portalCallTimeout,
    scheduleToCloseTimeout: triedFor,
    retry: {
      initialInterval: timing.portalRetry,
      // The server makes no attempt that would fall beyond the end: the last one is to come shortly before it.
      maximumInterval: Math.max(timing.portalRetry, Math.min(timing.answerRetryAtMost, triedFor / 20)),
    },
  };
}

/** A question to Temporal's own server, on the queue that every run depends on anyway; some attempts, and it is done without. */
export function serverPolicy(timing: Timing): ActivityOptions {
  return { ...courtesyPolicy(timing), taskQueue: taskQueues.robots };
}

/** What is good to have, such as a line in the process log: a few attempts, and the run goes on without it. */
export function courtesyPolicy(timing: Timing): ActivityOptions {
  return {
    taskQueue: taskQueues.bitrix24,
    startToCloseTimeout: timing.portalCallTimeout,
    retry: { initialInterval: timing.portalRetry, maximumAttempts: 3 },
  };
}

/** The tokens' own queue, whose Activities never wait for a token. */
export const tokenPolicy: ActivityOptions = {
  taskQueue: taskQueues.robots,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
};

/** Proofs of installations: the same, where few of them run at a time. */
export const proofPolicy: ActivityOptions = { ...tokenPolicy, taskQueue: taskQueues.installations };

/** Registering robots needs a token, so it stays off the tokens' queue. */
export const registrationPolicy: ActivityOptions = {
  taskQueue: taskQueues.bitrix24,
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '5m' },
};

/** Whether an external system answers, for somebody who sits before a page. @param taskQueue of the system */
export function checkPolicy(taskQueue: string): ActivityOptions {
  return {
    taskQueue,
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '40s',
    retry: { maximumAttempts: 1 },
  };
}

/** Somebody waits for the answer. */
export const syncPolicy: ActivityOptions = {
  ...registrationPolicy,
  scheduleToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumAttempts: 3 },
};
