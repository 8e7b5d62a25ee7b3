import { Context } from '@temporalio/activity';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import type { Verdict } from '../workflows/verdict';

/** How earlier runs of the same work ended: with a value, with an outcome that nobody knows, or without a trace. */
export type PastWork = { done: unknown } | 'open' | 'none';

/**
 * Temporal's own record of the work that the running Activity belongs to, for a system that cannot be asked. It
 * reaches back as far as the namespace's retention.
 */
export type ReadPastWork = () => Promise<PastWork>;

export function createReadPastWork(client: Client): ReadPastWork {
  return async () => {
    const { workflowExecution } = Context.current().info;
    if (!workflowExecution) return 'none';
    const { workflowId, runId } = workflowExecution;
    let past: PastWork = 'none';
    for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      if (run.runId === runId) continue;
      const verdict = await resultOf(client, workflowId, run.runId);
      if (verdict?.verdict === 'done') return { done: verdict.value };
      if (verdict?.verdict !== 'not-done') past = 'open';
    }
    return past;
  };
}

/** Undefined for a run that returned none: it was terminated. */
async function resultOf(client: Client, workflowId: string, runId: string) {
  try {
    return (await client.workflow.getHandle(workflowId, runId).result()) as Verdict<unknown>;
  } catch (error) {
    if (error instanceof WorkflowFailedError) return undefined;
    throw error;
  }
}
