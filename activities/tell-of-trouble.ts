import { Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/** ms for the server to be told: it is a courtesy, and the attempt has yet to be ended. */
const deadline = 5_000;

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
        await client.workflow.getHandle(run.workflowId, run.runId ?? undefined).signal('workTroubled');
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
        const isTold = endsWork(error) ? isAsked(error) : isPowerOfTwo(info.attempt);
        if (isTold) await tell(info, 'failed');
        throw error;
      }
    },
  };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

function endsWork(error: unknown): error is ApplicationFailure {
  return error instanceof ApplicationFailure && Boolean(error.nonRetryable);
}

/** Then the work goes on with an operator; other work that has ended tells so itself. */
function isAsked({ type }: ApplicationFailure): boolean {
  return type?.endsWith('.Asks') ?? false;
}
