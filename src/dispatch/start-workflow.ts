import type { Client } from '@temporalio/client';
import { messageOf } from '../base/error-code';
import { isAlreadyExists, isNotFound, isRefusedForGood } from '../base/grpc-status';
import { type StoredStart, startRequest } from '../inbox/starts/workflow-start';

/** What became of an offered entry: no longer ours, to be offered again, refused for good, or nobody to ask. */
export type OfferResult =
  | { result: 'settled' }
  | { result: 'later' }
  | { result: 'refused'; reason: string }
  | { result: 'away'; reason: string };

/**
 * Starts a workflow; a run that Temporal has already is as good as one it takes now.
 *
 * @throws ServiceError if Temporal could not be asked; the same start may be sent again at any time
 */
export async function startWorkflow(client: Client, start: StoredStart): Promise<OfferResult> {
  const request = await startRequest(client.options.loadedDataConverter, start);
  try {
    await client.workflowService.startWorkflowExecution(request);
    return { result: 'settled' };
  } catch (error) {
    if (isAlreadyExists(error)) return { result: 'settled' };
    if (isRefusedForGood(error)) return { result: 'refused', reason: messageOf(error) };
    throw error;
  }
}

/**
 * Starts a workflow that Temporal took before, if it has lost it since. That is asked first: a start that is refused
 * costs the server more than twice as much as the question, and leaves a history in its database that nobody owns.
 *
 * @throws ServiceError if Temporal could not be asked
 */
export async function startUnlessThere(client: Client, start: StoredStart): Promise<OfferResult> {
  return (await isThere(client, start)) ? { result: 'settled' } : startWorkflow(client, start);
}

async function isThere(
  client: Client,
  { namespace, workflowId, mayRunAgain }: StoredStart,
): Promise<boolean> {
  // What has the id may be an earlier run.
  if (mayRunAgain) return false;
  try {
    await client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
