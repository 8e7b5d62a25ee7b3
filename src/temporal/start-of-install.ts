import { randomUUID } from 'node:crypto';
import { installWorkflowId } from '../../workflows/ids';
import type { InstallEvent } from '../../workflows/install';
import { searchAttributes } from '../../workflows/search-attributes';
import { taskQueues } from '../../workflows/task-queues';
import type { WorkflowStart } from './workflow-start';

/**
 * What installations of portals that are not installed share in place of a member_id, in the inbox and on the queues:
 * anybody can make member_ids up, and each would have its turns. No member_id has a slash.
 */
const unprovedLine = 'install/unproved';

/**
 * The workflow that proves an installation. That of an installed portal goes before all runs, since its calls wait for
 * it; any other goes behind them, since anybody who knows a listed host can send it.
 *
 * @param isInstalled the event names the member_id of an installed portal
 */
export function startOfInstall(event: InstallEvent, isInstalled: boolean): WorkflowStart {
  return {
    workflowId: installWorkflowId(event),
    workflowType: 'install',
    taskQueue: taskQueues.robots,
    args: [event],
    portal: isInstalled ? `install/${event.memberId}` : unprovedLine,
    goes: isInstalled ? 'first' : 'last',
    summary: event.isUpdate ? 'update of the application' : 'installation',
    searchAttributes: { [searchAttributes.portal.name]: event.memberId },
    // A repeated event has nothing to add: its refresh token was used up by the first.
    mayRunAgain: false,
    requestId: randomUUID(),
  };
}
