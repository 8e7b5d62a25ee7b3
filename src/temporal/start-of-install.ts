import { randomUUID } from 'node:crypto';
import { installWorkflowId } from '../../workflows/ids';
import type { InstallEvent } from '../../workflows/install';
import { searchAttributes } from '../../workflows/search-attributes';
import { taskQueues } from '../../workflows/task-queues';
import type { WorkflowStart } from './workflow-start';

/**
 * What installations share in place of a member_id, in the inbox and on the queues, until they are proved: anybody could
 * claim any number of them, and each would have its turns before all runs. No member_id has a slash.
 */
export const unprovedLine = 'install/unproved';

/** The workflow that proves an installation. */
export function startOfInstall(event: InstallEvent): WorkflowStart {
  return {
    workflowId: installWorkflowId(event.tokenHash, event.ts),
    workflowType: 'install',
    taskQueue: taskQueues.robots,
    args: [event],
    portal: unprovedLine,
    isFirst: true,
    summary: event.isUpdate ? 'update of the application' : 'installation',
    searchAttributes: { [searchAttributes.portal.name]: event.memberId },
    // A repeated event has nothing to add: its refresh token was used up by the first.
    mayRunAgain: false,
    requestId: randomUUID(),
  };
}
