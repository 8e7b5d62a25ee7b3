import { setTimeout as delay } from 'node:timers/promises';
import { Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/** ms for the server to be told: it is a courtesy, and the attempt, which has no heartbeat any more, has yet to end. */
const deadline = 3_000;

/**
 * Tells the run for whose sake work is done that it failed, since no workflow can see its Activity being retried; from
 * then on the run looks by itself. It is told of the 1st, 2nd, 4th, 8th … failure: once is enough, but may not arrive, and
 * costs the server a workflow task. A first attempt that ended in silence is told of when the second begins.
 */
export function tellOfTrouble(client: Client): ActivityInboundCallsInterceptor {
  async function tell({ workflowExecution, activityId }: Info, when: 'failed' | 'silent'): Promise<void> {
    if (!workflowExecution) return;
    const { workflowId, runId } = workflowExecution;
    try {
      await client.withDeadline(Date.now() + deadline, async () => {
        const { parentExecution: run, raw } = await client.workflow.getHandle(workflowId, runId).describe();
        const attempted = raw.pendingActivities?.find((pending) => pending.activityId === activityId);
        if (when === 'silent' && !attempted?.lastFailure?.timeoutFailureInfo) return;
        if (!run?.workflowId) return;
        await client.workflow.getHandle(run.workflowId, run.runId ?? undefined).signal('attemptFailed');
      });
    } catch (error) {
      Context.current().log.debug('the run was not told that an attempt failed', { error });
    }
  }

  return {
    async execute(input, next) {
      const { info } = Context.current();
      if (info.attempt === 2) void tell(info, 'silent');
      try {
        return await next(input);
      } catch (error) {
        // Work that has ended tells so itself.
        if (!endsWork(error) && isPowerOfTwo(info.attempt)) {
          // The client's deadline does not end the pauses between its own attempts.
          await Promise.race([tell(info, 'failed'), delay(deadline, undefined, { ref: false })]);
        }
        throw error;
      }
    },
  };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

function endsWork(error: unknown): boolean {
  return error instanceof ApplicationFailure && Boolean(error.nonRetryable);
}
