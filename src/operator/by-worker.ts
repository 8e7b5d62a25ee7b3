import { type Client, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { UnreachableError } from '../base/command-error';
import { isAway } from '../base/grpc-status';

/** ms for a worker to carry out what was asked; longer than its own attempts take. */
const workerWithin = 150_000;

/** Waits for what only a worker can carry out. @throws UnreachableError where none does */
export async function byWorker<T>(client: Client, ask: () => Promise<T>, ms = workerWithin): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + ms, ask);
  } catch (error) {
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) && !isAway(error)) throw error;
    throw new UnreachableError(
      'No worker carried it out in time; whether it does so later is open. Start "robots worker", or see its log.',
      { cause: error },
    );
  }
}
