import { portalQueues, type TaskQueue, taskQueues } from '../../../workflows/contract/task-queues';
import { configuredSystems } from '../../systems';
import { readHold } from '../../temporal/holds';
import { readPollers } from '../../temporal/pollers';
import { concurrencyOf } from '../../worker/start-workers';
import { since } from '../../operator/runs/when';
import { type Check, type Finding, type Patient, fine, wrong } from './finding';

/** Who polls each queue, how much that is at a time, and whether the server holds it back. */
export const checkWorkers: Check = async (patient) => {
  const queues: TaskQueue[] = [...portalQueues, ...configuredSystems(patient.config)];
  const findings = await Promise.all(queues.map((queue) => checkQueue(patient, queue)));
  return findings.flat();
};

async function checkQueue({ client }: Patient, queue: TaskQueue): Promise<Finding[]> {
  const check = `queue ${queue}`;
  const activities = await readPollers(client, taskQueues[queue], 'activities');
  const workflows =
    queue === 'robots' ? await readPollers(client, taskQueues[queue], 'workflows') : activities;
  const workers = activities.workers.size;
  if (workers === 0 || workflows.workers.size === 0) {
    return [
      wrong(
        check,
        'no worker polls it: what it carries waits',
        `Start "robots worker"${portalQueues.some((own) => own === queue) ? '' : ` with the settings of ${queue}`}.`,
      ),
    ];
  }
  const held = activities.rate === 0 ? await readHold(client, taskQueues[queue]) : undefined;
  if (held) {
    const overdue = held.until !== undefined && held.until < Date.now() ? ', longer than was meant' : '';
    return [
      wrong(
        check,
        `it is held since ${since(held.since)}${overdue} by ${held.by}: ${held.reason}. Nothing is begun, and the deadlines of deals run on`,
        `Release it: "robots release ${queue}".`,
      ),
    ];
  }
  const each = concurrencyOf(queue);
  const atATime = `${workers} × ${each} = ${workers * each} at a time`;
  const rate = activities.rate === undefined ? 'no rate is set' : `at most ${activities.rate} a second`;
  return [fine(check, `workers: ${atATime}; ${rate}`)];
}
