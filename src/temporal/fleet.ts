import type { Client } from '@temporalio/client';
import { type ExternalSystem, externalSystems } from '../../workflows/contract/external-systems';
import { type RobotStatus, searchAttributes } from '../../workflows/contract/search-attributes';
import { portalQueues, type TaskQueue, taskQueues } from '../../workflows/contract/task-queues';
import type { RobotDescription } from '../robots/define-robot';
import { readPollers } from './pollers';

/** States of a run that has not ended. */
export const openStatuses = ['working', 'waiting', 'asks'] as const satisfies readonly RobotStatus[];

export interface RunCount {
  system: ExternalSystem;
  status: (typeof openStatuses)[number];
  count: number;
}

export interface QueueState {
  queue: TaskQueue;
  workers: number;
  backlog: number;
  oldestMs: number;
  /** Its rate on the server is 0. */
  held: boolean;
}

/** What all processes together do, as Temporal tells it. */
export interface Fleet {
  /** Empty before the first call, which brings the search attributes. */
  runs: RunCount[];
  /** Runs and works whose workflow task fails again and again; undefined for a server that does not tell. */
  stuck: number | undefined;
  queues: QueueState[];
}

/**
 * Reads it by ten counts and seven descriptions of queues. No server groups counts by an attribute of ours:
 * "'GROUP BY' clause is not supported for search attribute RobotStatus" (server 1.32).
 *
 * @throws ServiceError where Temporal does not answer
 */
export async function readFleet(client: Client, robots: readonly RobotDescription[]): Promise<Fleet> {
  const count = async (query: string): Promise<number> =>
    (await client.workflow.count(`ExecutionStatus = "Running" AND ${query}`)).count;
  const runs = externalSystems.flatMap((system) => {
    const codes = robots.filter((robot) => robot.system === system).map(({ code }) => `"${code}"`);
    if (codes.length === 0) return [];
    return openStatuses.map(async (status) => ({
      system,
      status,
      count: await count(
        `${searchAttributes.status.name} = "${status}" AND ${searchAttributes.robot.name} IN (${codes.join(', ')})`,
      ),
    }));
  });
  const [queues, counted, stuck] = await Promise.all([
    Promise.all([...portalQueues, ...externalSystems].map((queue) => readQueue(client, queue))),
    // A server that is away fails the queues, too; one that was never called does not know the attributes.
    Promise.all(runs).catch(() => []),
    // Of servers from 1.30 on.
    count('TemporalReportedProblems IS NOT NULL').catch(() => undefined),
  ]);
  return { queues, runs: counted, stuck };
}

async function readQueue(client: Client, queue: TaskQueue): Promise<QueueState> {
  const name = taskQueues[queue];
  const activities = await readPollers(client, name, 'activities');
  const workflows = queue === 'robots' ? await readPollers(client, name, 'workflows') : activities;
  return {
    queue,
    workers: Math.min(activities.workers.size, workflows.workers.size),
    backlog: activities.backlog + (queue === 'robots' ? workflows.backlog : 0),
    oldestMs: Math.max(activities.oldestMs, workflows.oldestMs),
    held: activities.rate === 0,
  };
}
