import { Connection } from '@temporalio/client';

const namespace = 'default';
/** ms for each question; Temporal may be killed at any moment. */
const deadline = 2_000;

/** A robot's run, as its id says. */
export interface PickedRun {
  workflowId: string;
  robot: string;
  document: string;
  memberId: string;
  /** Of the call that it carries out, as the load generator knows it. */
  call: string;
}

/**
 * Runs of chance, as an operator finds them in the Web UI; none while Temporal is away.
 *
 * @param address host:port @param query of Temporal's, beside that they are robots'
 */
export async function pickRuns(address: string, query: string, count: number): Promise<PickedRun[]> {
  const connection = Connection.lazy({ address });
  try {
    return await connection.withDeadline(Date.now() + deadline, async () => {
      const { executions } = await connection.workflowService.listWorkflowExecutions({
        namespace,
        query: `B24Robot IS NOT NULL AND ${query}`,
        pageSize: 300,
      });
      return inDisorder(executions.flatMap(({ execution }) => toRun(execution?.workflowId ?? ''))).slice(
        0,
        count,
      );
    });
  } catch {
    return [];
  } finally {
    await connection.close();
  }
}

/** The Web UI's button. What is over meanwhile, or falls with Temporal, is not cancelled. */
export async function cancelRun(address: string, { workflowId }: PickedRun): Promise<void> {
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + deadline, () =>
      connection.workflowService.requestCancelWorkflowExecution({
        namespace,
        workflowExecution: { workflowId },
      }),
    );
  } catch {
    // Killed, or over.
  } finally {
    await connection.close();
  }
}

function toRun(workflowId: string): PickedRun[] {
  const [robot, document, memberId, process, activity, event] = workflowId.split('/');
  if (!robot || !document || !memberId || !event) return [];
  return [{ workflowId, robot, document, memberId, call: `${process}|${activity}|${event}` }];
}

function inDisorder<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
