import type { Client } from '@temporalio/client';
import type { OfferResult } from '../inbox/dispatcher';
import { isAlreadyExists, isRefusedForGood, messageOf } from './grpc-status';
import { startRequest, type WorkflowStart } from './workflow-start';

/**
 * Starts a workflow; a run that Temporal has already is as good as one it takes now.
 *
 * @throws ServiceError if Temporal could not be asked; the same start may be sent again at any time
 */
export async function startWorkflow(client: Client, start: WorkflowStart): Promise<OfferResult> {
  const { loadedDataConverter, namespace } = client.options;
  const request = await startRequest(loadedDataConverter, namespace, start);
  try {
    await client.workflowService.startWorkflowExecution(request);
    return { result: 'settled' };
  } catch (error) {
    if (isAlreadyExists(error)) return { result: 'settled' };
    if (isRefusedForGood(error)) return { result: 'refused', reason: messageOf(error) };
    throw error;
  }
}
