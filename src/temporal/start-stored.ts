import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { OfferResult } from '../inbox/dispatcher';
import { isAlreadyExists, isRefusedForGood, messageOf } from './grpc-status';

const { StartWorkflowExecutionRequest } = temporal.api.workflowservice.v1;

/**
 * Sends a stored start request as it is; a run that Temporal has already is as good as one it takes now. The
 * high-level client would encode the sealed input again.
 *
 * @throws ServiceError if Temporal could not be asked; the same bytes may be sent again at any time
 */
export async function startStored(client: Client, body: Uint8Array): Promise<OfferResult> {
  const request = StartWorkflowExecutionRequest.decode(body);
  try {
    await client.workflowService.startWorkflowExecution(request);
    return { result: 'settled' };
  } catch (error) {
    if (isAlreadyExists(error)) return { result: 'settled' };
    if (isRefusedForGood(error)) return { result: 'refused', reason: messageOf(error) };
    throw error;
  }
}
