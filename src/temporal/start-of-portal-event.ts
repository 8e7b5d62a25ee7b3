import { randomUUID } from 'node:crypto';
import { portalEventWorkflowId } from '../../workflows/ids';
import type { PortalEvent } from '../../workflows/portal-messages';
import { searchAttributes } from '../../workflows/search-attributes';
import { taskQueues } from '../../workflows/task-queues';
import type { WorkflowStart } from './workflow-start';

/**
 * The workflow that hands an event to its portal's.
 *
 * @param mark sets the event apart from others of its type; the same event is the same
 */
export function startOfPortalEvent(memberId: string, event: PortalEvent, mark: string): WorkflowStart {
  return {
    workflowId: portalEventWorkflowId(memberId, event.type, mark),
    workflowType: 'portalEvent',
    taskQueue: taskQueues.robots,
    args: [memberId, event],
    portal: memberId,
    goes: 'first',
    summary: `portal ${event.type}`,
    searchAttributes: { [searchAttributes.portal.name]: memberId },
    mayRunAgain: true,
    requestId: randomUUID(),
  };
}
