import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { withTemporal } from './operator/connect';
import { print, printAside } from './print';
import { findRuns, type ListedRun, queryOf, type RunFilter } from '../operator/runs/find';
import { openFailures } from '../operator/runs/open-failures';
import { type RunSight, seeRun } from '../operator/runs/sight';
import { agoOf, since, span, until } from '../operator/runs/when';

export interface RunsCommand {
  deal?: string;
  robot?: string;
  portal?: string;
  status?: string;
  /** A duration, e.g. `8h`. */
  since?: string;
  /** Failed, or ended from outside, and nobody has dealt with it. */
  openFailures?: boolean;
  limit: number;
  json?: boolean;
}

/** ms between two looks of `tail`. */
const lookEvery = 2_000;

/** `robots runs`: the robots' runs, one line each. Resolves with whether none of them needs anybody. */
export function listRuns({ json = false, limit, ...command }: RunsCommand): Promise<boolean> {
  queryOf(filterOf(command));
  return withTemporal(async (client) => {
    await sayWindow(client, command);
    const { runs, more } = await firstOf(selected(client, command), limit);
    const seen: RunSight[] = [];
    for (const run of runs) seen.push(await seeRun(client, run));
    if (json) print(JSON.stringify({ runs: seen, more }));
    else
      print(
        [...seen.map(toLine), ...(more ? [`… and more; --limit shows them`] : [])].join('\n') || 'No run.',
      );
    return !command.openFailures || seen.length === 0;
  });
}

/** `robots tail`: a line for each run that begins, waits or ends from now on, until it is stopped. */
export function tailRuns({ json = false, ...command }: Omit<RunsCommand, 'limit'>): Promise<never> {
  queryOf(filterOf(command));
  return withTemporal(async (client) => {
    const known = new Map<string, string>();
    let from = Date.now();
    for (;;) {
      const lookedAt = Date.now();
      // The server's list lags behind by a second or so.
      for await (const run of findRuns(client, { ...filterOf(command), since: from - 10_000 })) {
        const state = `${run.state} ${run.status}`;
        if (known.get(run.runId) === state) continue;
        known.set(run.runId, state);
        const sight = await seeRun(client, run);
        print(json ? JSON.stringify(sight) : toLine(sight));
      }
      from = lookedAt;
      await delay(lookEvery);
    }
  });
}

export function filterOf({ deal, since: duration, ...filter }: Omit<RunsCommand, 'limit'>): RunFilter {
  return {
    ...filter,
    target: deal,
    since: duration === undefined ? undefined : Date.now() - agoOf(duration),
  };
}

/** Says how far back a question for all failures goes, which is not as far as somebody may think. */
export async function sayWindow(
  client: Client,
  { openFailures: isForFailures = false, since: duration, deal }: Omit<RunsCommand, 'limit'>,
): Promise<void> {
  if (!isForFailures || duration !== undefined || deal !== undefined) return;
  const { namespace } = client.options;
  const { config } = await client.workflowService.describeNamespace({ namespace });
  const kept = span(tsToMs(config?.workflowExecutionRetentionTtl));
  printAside(`All that Temporal still has: what is open, or ended within ${kept}. --since looks at less.`);
}

/** Runs as they were asked for. */
export function selected(client: Client, command: Omit<RunsCommand, 'limit'>): AsyncIterable<ListedRun> {
  const filter = filterOf(command);
  return command.openFailures ? openFailures(client, filter) : findRuns(client, filter);
}

export function toLine(run: RunSight): string {
  const { document, robot, status, state, told, startTime, closeTime, deadline, number } = run;
  const at = startTime.getTime();
  const ended = closeTime && `${since(closeTime.getTime())}, after ${span(closeTime.getTime() - at)}`;
  const limit = deadline === undefined ? '' : `  answered by ${until(deadline)}`;
  const how =
    state === 'RUNNING' || state === 'COMPLETED' || state === 'FAILED' ? status : state.toLowerCase();
  return [
    document,
    robot.padEnd(12),
    how.padEnd(10),
    told || number || '',
    `${ended ?? `since ${since(at)}`}${limit}`,
  ]
    .filter((part) => part !== '')
    .join('  ');
}

async function firstOf<T>(all: AsyncIterable<T>, limit: number): Promise<{ runs: T[]; more: boolean }> {
  const runs: T[] = [];
  for await (const one of all) {
    if (runs.length === limit) return { runs, more: true };
    runs.push(one);
  }
  return { runs, more: false };
}
