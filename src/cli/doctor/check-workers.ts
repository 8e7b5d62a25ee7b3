import { temporal } from '@temporalio/proto';
import { tsToMs } from '@temporalio/common/lib/time';
import { portalQueues, type TaskQueue, taskQueues } from '../../../workflows/contract/task-queues';
import { configuredSystems } from '../../systems';
import { concurrencyOf } from '../../worker/start-workers';
import { type Check, type Finding, type Patient, fine, wrong } from './finding';

const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = temporal.api.enums.v1.TaskQueueType;

/** ms since its last poll after which a worker is taken for gone: a poll lasts a minute. */
const polledWithin = 90_000;

/** Who polls each queue, how much that is at a time, and whether the server holds it back. */
export const checkWorkers: Check = async (patient) => {
  const queues: TaskQueue[] = [...portalQueues, ...configuredSystems(patient.config)];
  const findings = await Promise.all(queues.map((queue) => checkQueue(patient, queue)));
  return findings.flat();
};

async function checkQueue(patient: Patient, queue: TaskQueue): Promise<Finding[]> {
  const check = `queue ${queue}`;
  const activities = await describe(patient, queue, TASK_QUEUE_TYPE_ACTIVITY);
  const workflows =
    queue === 'robots' ? await describe(patient, queue, TASK_QUEUE_TYPE_WORKFLOW) : activities;
  const workers = activities.pollers.size;
  if (workers === 0 || workflows.pollers.size === 0) {
    return [
      wrong(
        check,
        'no worker polls it: what it carries waits',
        `Start "robots worker"${portalQueues.some((own) => own === queue) ? '' : ` with the settings of ${queue}`}.`,
      ),
    ];
  }
  if (activities.rate === 0) {
    return [
      wrong(
        check,
        'it is held (its rate is 0): nothing is begun, and the deadlines of deals run on',
        `Release it: temporal task-queue config set --task-queue ${taskQueues[queue]} --task-queue-type activity --queue-rps-limit default`,
      ),
    ];
  }
  const each = concurrencyOf(queue);
  const atATime = `${workers} × ${each} = ${workers * each} at a time`;
  const rate = activities.rate === undefined ? 'no rate is set' : `at most ${activities.rate} a second`;
  return [fine(check, `workers: ${atATime}; ${rate}`)];
}

async function describe(
  { client, namespace }: Patient,
  queue: TaskQueue,
  taskQueueType: temporal.api.enums.v1.TaskQueueType,
): Promise<{ pollers: Set<string>; rate: number | undefined }> {
  const { pollers, config } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueues[queue] },
    taskQueueType,
    reportConfig: true,
  });
  const now = Date.now();
  const alive = (pollers ?? []).filter(({ lastAccessTime }) => now - tsToMs(lastAccessTime) < polledWithin);
  const limit = config?.queueRateLimit?.rateLimit;
  return {
    pollers: new Set(alive.map(({ identity }) => identity ?? '')),
    rate: limit ? (limit.requestsPerSecond ?? 0) : undefined,
  };
}
