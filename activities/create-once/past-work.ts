import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Verdict } from '../../workflows/contract/verdict';
import { isFromTemporal } from '../to-failure';

/**
 * How earlier runs of the same work ended: with a value, with an outcome that nobody knows, or without a trace.
 * `openSince`: when the oldest of those began whose outcome nobody knows, in ms since 1970.
 */
export type PastWork = { done: unknown } | { openSince: number } | 'not-done' | 'none-listed';

/** ms for the server to say so: far less than an attempt has, for one that falls silent is taken for one that sent. */
const deadline = 20_000;

/**
 * Temporal's own record of the work that the running Activity belongs to, for a system that cannot be asked. It
 * reaches back as far as the namespace's retention.
 */
export type ReadPastWork = () => Promise<PastWork>;

export function createReadPastWork(client: Client): ReadPastWork {
  return async () => {
    const { workflowExecution } = Context.current().info;
    if (!workflowExecution) return 'none-listed';
    return client.withDeadline(Date.now() + deadline, () => readPast(client, workflowExecution));
  };
}

async function readPast(
  client: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<PastWork> {
  let past: PastWork = 'none-listed';
  // The newest comes first.
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    if (run.runId === runId) continue;
    const verdict = await resultOf(client, workflowId, run.runId);
    if (verdict?.verdict === 'done') return { done: verdict.value };
    if (verdict?.verdict !== 'not-done') {
      past = { openSince: run.startTime.getTime() };
      continue;
    }
    if (past === 'none-listed') past = 'not-done';
    // An operator looked, and found nothing of any run before.
    if (verdict.failure.type === 'Run.NotDone') break;
  }
  return past;
}

/** Undefined for a run that returned none, or whose result cannot be read any more: it was terminated, for instance. */
async function resultOf(client: Client, workflowId: string, runId: string) {
  try {
    return (await client.workflow.getHandle(workflowId, runId).result()) as Verdict<unknown>;
  } catch (error) {
    if (isFromTemporal(error)) throw error;
    return undefined;
  }
}
