import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';

/** gRPC. */
const resourceExhausted = 8;
const unavailable = 14;
const attempts = 6;
/** ms, doubled with each attempt. */
const firstPause = 50;

/**
 * Asks a workflow for something. An Update that the server turned away, because it met the workflow between
 * two of its runs (continue as new) or a workflow task that ended without it, or had ten others under way already
 * (the server's limit for one workflow), is asked again under the same id: one that was taken after all is joined.
 *
 * @throws WorkflowUpdateFailedError with what the workflow refused with; ServiceError where Temporal is away
 */
export async function updateWorkflow<T, Args extends unknown[]>(
  handle: Pick<WorkflowHandle, 'executeUpdate'>,
  update: UpdateDefinition<T, Args>,
  { args, updateId }: { args: Args; updateId: string },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle.executeUpdate<T, [unknown]>(update.name, {
        args: args as unknown[] as [unknown],
        updateId,
      });
    } catch (error) {
      if (!isTurnedAway(error) || attempt >= attempts) throw error;
      await delay(firstPause * 2 ** attempt);
    }
  }
}

/** In the server's own words: the workflow has not seen it. */
function isTurnedAway(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure && at.type === 'UnprocessedUpdate') return true;
    if (!isGrpcServiceError(at)) continue;
    const code: number = at.code;
    if (code === unavailable && /update was aborted/.test(at.message)) return true;
    if (code === resourceExhausted && /in-flight updates/.test(at.message)) return true;
  }
  return false;
}
