import type { Client } from '@temporalio/client';
import { baseOf } from './again';
import { findRuns, type ListedRun, type RunFilter } from './find';
import { readCall } from './sight';

const ended = ['FAILED', 'TERMINATED', 'TIMED_OUT', 'CANCELED'];

/**
 * Runs that failed, or were ended from outside, and that nobody has dealt with: no later run of the same robot, document and
 * mark was carried out, or is under way. The newest first.
 */
export async function* openFailures(client: Client, filter: RunFilter): AsyncGenerator<ListedRun> {
  const later = new Map<string, ListedRun[]>();
  const failedCalls = new Set<string>();
  for await (const run of findRuns(client, filter)) {
    const key = [run.portal, run.robot, run.document].join('/');
    const laterRuns = later.get(key) ?? [];
    if (!ended.includes(run.state)) {
      later.set(key, [...laterRuns, run]);
      continue;
    }
    // An operator gave it up, or a later run of the same call has failed too.
    if (run.status === 'given-up' || failedCalls.has(baseOf(run.workflowId))) continue;
    failedCalls.add(baseOf(run.workflowId));
    if (!(await isDealtWith(client, run, laterRuns))) yield run;
  }
}

async function isDealtWith(
  client: Client,
  run: ListedRun,
  laterRuns: readonly ListedRun[],
): Promise<boolean> {
  if (laterRuns.length === 0) return false;
  const mark = await markOf(client, run);
  for (const later of laterRuns) if ((await markOf(client, later)) === mark) return true;
  return false;
}

/** What sets a second object of the same document apart. */
async function markOf(client: Client, run: ListedRun): Promise<unknown> {
  const { properties } = await readCall(client, run);
  return properties.ok ? (properties.properties as { reference?: unknown }).reference : undefined;
}
