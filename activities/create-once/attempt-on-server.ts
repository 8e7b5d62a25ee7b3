import { Context } from '@temporalio/activity';
import {
  ActivityCancelledError,
  ActivityNotFoundError,
  ActivityPausedError,
  ActivityResetError,
  type Client,
} from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { StoppedMemo } from '../../workflows/contract/memos';

/** The running attempt as the server has it. Every moment is by the server's clock, in ms since 1970. */
export interface AttemptOnServer {
  startedAt: number;
  /** When the last note was taken, whoever left it. */
  notedAt: number | undefined;
  /** An attempt failed or fell silent, and the server itself chose the moment of this one. */
  followsFailure: boolean;
  run: {
    startedAt: number;
    /** The workflow was reset: another run of it was before. */
    wasReset: boolean;
    /** Somebody started it who is no run of a robot. */
    byHand: boolean;
    /** A run or a person stopped the work: nothing new is sent. */
    stopped: boolean;
  };
}

/** What the server says of the running attempt. */
export interface ServerView {
  /** Undefined where the server does not wait for this attempt. */
  read(): Promise<AttemptOnServer | undefined>;
  /**
   * Leaves notes to the next attempt, restarts the heartbeat timeout, and finds out whether the server waits for this
   * attempt; `no-answer` where it could not be asked.
   */
  confirm(notes: unknown): Promise<AttemptOnServer | 'another' | 'no-answer'>;
}

/** ms for the server to say so. */
const deadline = 5_000;

/**
 * A worker that froze while it waited for tasks (SIGSTOP, a paused VM) finds those in its socket that were handed to it
 * then, and begins them when it wakes, long after the server gave them up. Its own clock cannot tell. Nor can the number of
 * the attempt, by which the server tells whose heartbeat it takes: attempts count from 1 again after a reset (temporal
 * v1.32, service/history/workflow/activity.go, ResetActivity; api/activity_util.go, IsActivityTaskNotFoundForToken). The
 * moment for which an attempt was scheduled is its own.
 */
export function createServerView(client: Client): ServerView {
  async function read(): Promise<AttemptOnServer | undefined> {
    const { info } = Context.current();
    if (!info.workflowExecution) return undefined;
    const { workflowExecutionInfo: run, pendingActivities } = await client.withDeadline(
      Date.now() + deadline,
      () =>
        client.workflowService.describeWorkflowExecution({
          namespace: info.namespace,
          execution: info.workflowExecution,
        }),
    );
    const pending = pendingActivities?.find(({ activityId }) => activityId === info.activityId);
    const startedAt = optionalTsToMs(pending?.lastStartedTime);
    const isThis =
      pending?.attempt === info.attempt &&
      optionalTsToMs(pending.scheduledTime) === info.currentAttemptScheduledTimestampMs;
    if (!isThis || startedAt === undefined) return undefined;
    return {
      startedAt,
      notedAt: optionalTsToMs(pending.lastHeartbeatTime),
      followsFailure: Boolean(pending.lastFailure),
      run: {
        startedAt: optionalTsToMs(run?.startTime) ?? startedAt,
        wasReset: Boolean(run?.firstRunId) && run?.firstRunId !== info.workflowExecution.runId,
        byHand: !run?.parentExecution?.workflowId,
        stopped: Boolean(run?.memo?.fields?.['stopped' satisfies keyof StoppedMemo]),
      },
    };
  }

  return {
    read,
    async confirm(notes) {
      const { taskToken } = Context.current().info;
      try {
        await client.withDeadline(Date.now() + deadline, () => client.activity.heartbeat(taskToken, notes));
      } catch (error) {
        if (error instanceof ActivityNotFoundError) return 'another';
        // Wishes for an attempt that is the server's all the same.
        const isWish =
          error instanceof ActivityCancelledError ||
          error instanceof ActivityPausedError ||
          error instanceof ActivityResetError;
        if (!isWish) return 'no-answer';
      }
      // After the note: whoever comes later finds it. Before it, another attempt might come in between.
      return read().then(
        (seen) => seen ?? 'another',
        () => 'no-answer',
      );
    },
  };
}
