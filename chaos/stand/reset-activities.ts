import { Connection } from '@temporalio/client';

const namespace = 'default';
/** ms for each question; Temporal may be killed at any moment. */
const deadline = 2_000;

/**
 * Resets pending Activities of chance, half of them with what they noted in heartbeats: the button of the Web UI. What is
 * over meanwhile, or falls with Temporal, does not count.
 *
 * @param address host:port
 * @returns how many were reset
 */
export async function resetActivities(address: string, count: number): Promise<number> {
  const connection = Connection.lazy({ address });
  let reset = 0;
  try {
    await connection.withDeadline(Date.now() + 10 * deadline, async () => {
      const { workflowService: service } = connection;
      const query = 'ExecutionStatus = "Running"';
      const { executions } = await service.listWorkflowExecutions({ namespace, query, pageSize: 500 });
      for (const { execution } of inDisorder(executions)) {
        const { pendingActivities } = await service.describeWorkflowExecution({ namespace, execution });
        for (const { activityId: id } of pendingActivities ?? []) {
          if (reset === count) return;
          await service.resetActivity({ namespace, execution, id, resetHeartbeat: Math.random() < 0.5 });
          reset += 1;
        }
      }
    });
  } catch {
    // Killed, or over.
  } finally {
    await connection.close();
  }
  return reset;
}

function inDisorder<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
