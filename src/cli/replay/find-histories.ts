import { readFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { taskQueues } from '../../../workflows/contract/task-queues';
import { messageOf } from '../../base/error-code';
import { UsageError } from '../../base/command-error';
import { readHistory } from './history-file';
import type { Recorded } from './replay-histories';

/** Histories that are fetched ahead of the one that is replayed; the longest that a server keeps have 50 MB. */
const fetchedAhead = 4;

/**
 * All open runs of the product's workflows, whatever their type: one that this build lacks is a mismatch.
 *
 * @param since ms since 1970: those too that ended later
 */
export function queryOf(since: number | undefined): string {
  const ended = since === undefined ? '' : ` OR CloseTime >= "${new Date(since).toISOString()}"`;
  return `TaskQueue = "${taskQueues.robots}" AND (ExecutionStatus = "Running"${ended})`;
}

/** The histories of a query's runs, a few fetched ahead. Those whose retention ends meanwhile are left out. */
export async function* fetchHistories(client: Client, query: string): AsyncGenerator<Recorded> {
  const ahead: Promise<Recorded | undefined>[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    const fetching = fetchOne(client, workflowId, runId);
    // Met when its turn comes.
    fetching.catch(() => undefined);
    ahead.push(fetching);
    if (ahead.length > fetchedAhead) yield* next();
  }
  while (ahead.length > 0) yield* next();

  async function* next(): AsyncGenerator<Recorded> {
    const fetched = await ahead.shift();
    if (fetched) yield fetched;
  }
}

async function fetchOne(client: Client, workflowId: string, runId: string): Promise<Recorded | undefined> {
  try {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return { name: workflowId, history };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** @throws Error if one is no history */
export async function* readHistories(files: readonly string[]): AsyncGenerator<Recorded> {
  for (const name of files) {
    try {
      yield { name, history: readHistory(await readFile(name, 'utf8')) };
    } catch (error) {
      throw new UsageError(`${name} is no history: ${messageOf(error)}. Nothing more was replayed.`, {
        cause: error,
      });
    }
  }
}
