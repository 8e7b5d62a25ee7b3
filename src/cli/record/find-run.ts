import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { UsageError } from '../exit-codes';
import { pickRun, type Target } from '../runs/pick';

/** The run that is meant, or any other workflow of ours by its id. @throws UsageError where it is not one */
export async function findRun(
  client: Client,
  target: Target,
): Promise<{ workflowId: string; runId: string }> {
  if (!target.target.includes('/')) return pickRun(client, target, () => true);
  try {
    return await client.workflow.getHandle(target.target).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new UsageError(`Temporal has no run ${target.target}; nothing was saved.`, { cause: error });
    throw error;
  }
}
