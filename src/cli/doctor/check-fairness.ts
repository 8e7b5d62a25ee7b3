import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { type Check, fine, wrong } from './finding';

/** Of the one portal, all begun before the first of the other. */
const many = 120;
const few = 40;
/**
 * Queues have four partitions by default, and a task comes to any of them: each surely has more than so many of the many,
 * before which a server without fairness comes to none of the few, and some of the few.
 */
const polls = 12;
/** ms after which the server itself ends what a doctor that fell left behind. */
const gone = 60_000;

/**
 * No server tells whether its queues are fair, so this tries it: on a queue of its own, workflow tasks of one key,
 * then fewer of another. A fair queue deals both out by turns. What was started is deleted.
 */
export const checkFairness: Check = async ({ client, namespace }) => {
  const probe = `doctor-${randomUUID()}`;
  const ids: string[] = [];
  try {
    for (const [key, count] of [
      ['first', many],
      ['second', few],
    ] as const) {
      const started = Array.from({ length: count }, (_, index) => `${probe}/${key}/${index}`);
      ids.push(...started);
      await Promise.all(started.map((id) => start(client, namespace, { id, key, probe })));
    }
    const taken: (string | null | undefined)[] = [];
    for (let poll = 0; poll < polls; poll += 1) {
      const task = await client.withDeadline(Date.now() + 10_000, () =>
        client.workflowService.pollWorkflowTaskQueue({
          namespace,
          taskQueue: { name: probe },
          identity: 'robots doctor',
        }),
      );
      taken.push(task.workflowExecution?.workflowId);
    }
    if (taken.some((id) => id?.startsWith(`${probe}/second/`))) {
      return [fine('fairness', 'one portal’s many calls do not hold up another’s few')];
    }
    return [
      wrong(
        'fairness',
        'Temporal deals out tasks in the order of their coming: one portal’s bulk change holds up all others',
        'Set matching.enableFairness=true in the server’s dynamic configuration.',
      ),
    ];
  } finally {
    await Promise.all(ids.map((workflowId) => remove(client, namespace, workflowId)));
  }
};

async function start(
  client: Client,
  namespace: string,
  { id, key, probe }: { id: string; key: string; probe: string },
): Promise<void> {
  await client.workflowService.startWorkflowExecution({
    namespace,
    workflowId: id,
    workflowType: { name: 'doctor' },
    taskQueue: { name: probe },
    requestId: id,
    identity: 'robots doctor',
    workflowExecutionTimeout: msToTs(gone),
    priority: { fairnessKey: key },
  });
}

async function remove(client: Client, namespace: string, workflowId: string): Promise<void> {
  await client.workflowService
    .deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } })
    .catch(() => undefined);
}
