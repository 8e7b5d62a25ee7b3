import type { Client } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';

/** Attempts in the histories of runs that failed on the portal's limits; each run is read whole. */
export async function findThrottled(client: Client): Promise<{ queryLimit: number; givenBack: number }> {
  const found = { queryLimit: 0, givenBack: 0 };
  const { loadedDataConverter: converter, namespace } = client.options;
  for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'erpOrder'" })) {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    for (const { activityTaskStartedEventAttributes: started } of events ?? []) {
      if (!started?.lastFailure) continue;
      const context = { type: 'workflow', namespace, workflowId } as const;
      const error = await decodeOptionalFailureToOptionalError(converter, started.lastFailure, context);
      if (/QUERY_LIMIT/.test(error?.message ?? '')) found.queryLimit += 1;
      else if (/rate is used up/.test(error?.message ?? '')) found.givenBack += 1;
    }
  }
  return found;
}
