import type { Client } from '@temporalio/client';
import { UsageError } from '../../base/command-error';
import { baseOf } from './again';
import { findRuns, type ListedRun } from './find';

export interface Target {
  /** Id of a run, number of a deal, or DOCUMENT_ID[2]. */
  target: string;
  robot?: string | undefined;
  portal?: string | undefined;
}

/** The newest run of each call, of those that were asked for; the newest first. */
export async function newestRuns(client: Client, target: Target): Promise<ListedRun[]> {
  const newest = new Map<string, ListedRun>();
  for await (const run of findRuns(client, target)) {
    const call = baseOf(run.workflowId);
    if (!newest.has(call)) newest.set(call, run);
  }
  return [...newest.values()];
}

/**
 * The one run that a person means: of those that fit, or else the newest.
 *
 * @param fits which of them can be meant, e.g. those that wait
 * @throws UsageError where there is none, or where it is of several robots
 */
export async function pickRun(
  client: Client,
  target: Target,
  fits: (run: ListedRun) => boolean,
): Promise<ListedRun> {
  const runs = await newestRuns(client, target);
  const meant = runs.filter(fits);
  const [run, ...more] = meant.length > 0 ? meant : runs.slice(0, 1);
  if (!run)
    throw new UsageError(
      `Temporal has no run of ${target.target}${target.robot ? ` and ${target.robot}` : ''}.`,
    );
  if (more.length === 0) return run;
  const portals = new Set(meant.map(({ portal }) => portal));
  const how =
    portals.size > 1
      ? `Say which portal: --portal ${[...portals].join(' or ')}.`
      : new Set(meant.map(({ robot }) => robot)).size > 1
        ? `Say which robot: --robot ${[...new Set(meant.map(({ robot }) => robot))].join(' or ')}.`
        : `Say which run by its id: ${meant.map(({ workflowId }) => workflowId).join(' or ')}.`;
  throw new UsageError(`${meant.length} runs of ${target.target} are meant. ${how}`);
}
