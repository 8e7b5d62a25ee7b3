import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

const { TASK_QUEUE_TYPE_ACTIVITY } = temporal.api.enums.v1.TaskQueueType;

/** A queue from which nothing is handed out. Moments in ms since 1970. */
export interface Hold {
  since: number;
  by: string;
  reason: string;
  /** When it was meant to end; it does not end by itself. */
  until: number | undefined;
}

/** What stands behind a reason; the server has no other place for it. */
const untilMark = /^(.*?)(?: \(until (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\))?$/s;

/** @returns undefined where the queue is not held */
export async function readHold(client: Client, queue: string): Promise<Hold | undefined> {
  const { config } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
    reportConfig: true,
  });
  const { rateLimit, metadata } = config?.queueRateLimit ?? {};
  // The server leaves a zero out.
  if (!rateLimit || rateLimit.requestsPerSecond) return undefined;
  const [, reason = '', until] = untilMark.exec(metadata?.reason ?? '') ?? [];
  return {
    since: optionalTsToMs(metadata?.updateTime) ?? 0,
    by: metadata?.updateIdentity ?? '',
    reason,
    until: until === undefined ? undefined : Date.parse(until),
  };
}

/** Lets nothing be handed out any more, on any worker; what runs goes on. */
export function hold(
  client: Client,
  queue: string,
  { by, reason, until }: Omit<Hold, 'since'>,
): Promise<void> {
  const end = until === undefined ? '' : ` (until ${new Date(until).toISOString()})`;
  return setRate(client, queue, { by, reason: `${reason}${end}`, rate: 0 });
}

/** Lets what waits be handed out again, at the rate that workers ask for. */
export function release(client: Client, queue: string, by: string): Promise<void> {
  return setRate(client, queue, { by, reason: 'released', rate: undefined });
}

async function setRate(
  client: Client,
  queue: string,
  { by, reason, rate }: { by: string; reason: string; rate: number | undefined },
): Promise<void> {
  await client.workflowService.updateTaskQueueConfig({
    namespace: client.options.namespace,
    identity: by,
    taskQueue: queue,
    taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
    updateQueueRateLimit: { reason, ...(rate !== undefined && { rateLimit: { requestsPerSecond: rate } }) },
  });
}
