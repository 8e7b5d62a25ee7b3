import { portalEventWorkflowId } from '../../workflows/ids';
import type { PortalEvent } from '../../workflows/portal';
import { searchAttributes } from '../../workflows/search-attributes';
import { taskQueues } from '../../workflows/task-queues';
import type { NewEntry } from '../inbox/entry';
import type { SealOptions } from './seal-call';
import { encodeStartRequest } from './start-request';

/** What the inbox keeps of an event of a portal: the start of the workflow that hands it to the portal's. */
export async function sealPortalEvent(
  {
    memberId,
    event,
    mark,
    receivedAt,
  }: { memberId: string; event: PortalEvent; mark: string; receivedAt: number },
  { converter, namespace }: SealOptions,
): Promise<NewEntry> {
  const id = portalEventWorkflowId(memberId, event.type, mark);
  const body = await encodeStartRequest(converter, {
    namespace,
    workflowId: id,
    workflowType: 'portalEvent',
    taskQueue: taskQueues.robots,
    args: [memberId, event],
    portal: memberId,
    summary: `portal ${event.type}`,
    searchAttributes: { [searchAttributes.portal.name]: memberId },
    mayRunAgain: true,
  });
  return { id, kind: 'start', portal: memberId, receivedAt, body };
}
