import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { isAway, isNotFound } from './grpc-status';

const { WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_RUNNING } =
  temporal.api.enums.v1.WorkflowExecutionStatus;

/** ms for the server to say so: the portal waits 5 s in all. */
const deadline = 1_000;
/** ms; what is read of the portals may be older than the proof by as much. */
const readLate = 60_000;

/**
 * Whether an installation that was stored is on its way, or was proved so lately that its portal may not be known yet.
 *
 * @throws ServiceError where Temporal refuses to say
 */
export async function mayBeProving(client: Client, workflowId: string): Promise<boolean> {
  const { namespace } = client.options;
  try {
    const { workflowExecutionInfo: run } = await client.withDeadline(Date.now() + deadline, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
    if (run?.status === WORKFLOW_EXECUTION_STATUS_RUNNING) return true;
    const proved = run?.status === WORKFLOW_EXECUTION_STATUS_COMPLETED;
    return proved && Date.now() - (optionalTsToMs(run.closeTime) ?? 0) < readLate;
  } catch (error) {
    // It waits in the inbox still.
    if (isNotFound(error) || isAway(error)) return true;
    throw error;
  }
}
