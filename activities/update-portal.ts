import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';

/** gRPC: UNAVAILABLE */
const unavailable = 14;
const attempts = 6;
/** ms, doubled with each attempt. */
const firstPause = 50;

/**
 * Asks a portal's workflow for something. An Update that meets the workflow between two of its runs (continue as
 * new) is turned away, and asked again of the next run under the same id.
 *
 * @throws WorkflowUpdateFailedError with what the workflow refused with; ServiceError where Temporal is away
 */
export async function updatePortal<T>(
  handle: WorkflowHandle,
  update: string,
  { arg, updateId }: { arg?: unknown; updateId: string },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle.executeUpdate<T, [unknown]>(update, { args: [arg], updateId });
    } catch (error) {
      if (!isTurnedAway(error) || attempt >= attempts) throw error;
      await delay(firstPause * 2 ** attempt);
    }
  }
}

function isTurnedAway(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at) && [unavailable].includes(at.code) && /update was aborted/.test(at.message))
      return true;
  }
  return false;
}
