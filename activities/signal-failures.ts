import { CompleteAsyncError, Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { within } from '../src/base/within';
import { attemptFailedSignal } from '../workflows/contract/run-messages';

/** ms for the signal, which is a courtesy: the attempt, which has no heartbeat any more, has yet to end. */
const deadline = 3_000;

/**
 * Signals the run that started the work when an attempt failed, since no workflow can see its Activity being retried; the
 * run polls from then on. It signals the 1st, 2nd, 4th, 8th … failure: one signal is enough, but may not arrive, and each
 * costs the server a workflow task. A first attempt that timed out is signalled when the second begins.
 */
export function signalFailures(client: Client): ActivityInboundCallsInterceptor {
  async function signal({ workflowExecution, activityId }: Info, when: 'failed' | 'silent'): Promise<void> {
    if (!workflowExecution) return;
    const { workflowId, runId } = workflowExecution;
    try {
      await client.withDeadline(Date.now() + deadline, async () => {
        const { parentExecution: run, raw } = await client.workflow.getHandle(workflowId, runId).describe();
        const attempted = raw.pendingActivities?.find((pending) => pending.activityId === activityId);
        if (when === 'silent' && !attempted?.lastFailure?.timeoutFailureInfo) return;
        if (!run?.workflowId) return;
        await client.workflow.getHandle(run.workflowId, run.runId ?? undefined).signal(attemptFailedSignal);
      });
    } catch (error) {
      Context.current().log.debug('the run was not signalled that an attempt failed', { error });
    }
  }

  return {
    async execute(input, next) {
      const { info } = Context.current();
      if (info.attempt === 2) void signal(info, 'silent');
      try {
        return await next(input);
      } catch (error) {
        // The result of ended work reaches the run by itself.
        if (!endsWork(error) && isPowerOfTwo(info.attempt)) {
          // The client's deadline does not end the pauses between its own attempts.
          await within(signal(info, 'failed'), deadline, () => undefined);
        }
        throw error;
      }
    },
  };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

/** Or says nothing of it: the attempt was another's. */
function endsWork(error: unknown): boolean {
  if (error instanceof CompleteAsyncError) return true;
  return error instanceof ApplicationFailure && Boolean(error.nonRetryable);
}
