import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = temporal.api.enums.v1.TaskQueueType;
const types = { workflows: TASK_QUEUE_TYPE_WORKFLOW, activities: TASK_QUEUE_TYPE_ACTIVITY };

/** ms since its last poll after which a worker is taken for gone: a poll lasts a minute. */
const polledWithin = 90_000;

export interface Pollers {
  /** Identities of the workers that poll the queue. */
  workers: Set<string>;
  /** Activities a second that the server lets through; 0: it is held. */
  rate: number | undefined;
  /** Tasks that wait for a worker, about; and the age of the oldest, in ms. */
  backlog: number;
  oldestMs: number;
}

/** Who carries out what is on a task queue. */
export async function readPollers(client: Client, queue: string, of: keyof typeof types): Promise<Pollers> {
  const { pollers, config, stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: types[of],
    reportConfig: true,
    reportStats: true,
  });
  const now = Date.now();
  const alive = (pollers ?? []).filter(({ lastAccessTime }) => now - tsToMs(lastAccessTime) < polledWithin);
  const limit = config?.queueRateLimit?.rateLimit;
  return {
    workers: new Set(alive.map(({ identity }) => identity ?? '')),
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    oldestMs: stats?.approximateBacklogAge ? tsToMs(stats.approximateBacklogAge) : 0,
    rate: limit ? (limit.requestsPerSecond ?? 0) : undefined,
  };
}
