import { installWorkflowId } from '../../workflows/ids';
import type { InstallEvent } from '../../workflows/install';
import { taskQueues } from '../../workflows/task-queues';
import type { NewEntry } from '../inbox/entry';
import { searchAttributes } from '../../workflows/search-attributes';
import type { SealOptions } from './seal-call';
import { encodeStartRequest } from './start-request';

/** What the inbox keeps of an installation: the start of the workflow that proves it. */
export async function sealInstall(
  event: InstallEvent,
  receivedAt: number,
  { converter, namespace }: SealOptions,
): Promise<NewEntry> {
  const id = installWorkflowId(event.tokenHash, event.ts);
  const body = await encodeStartRequest(converter, {
    namespace,
    workflowId: id,
    workflowType: 'install',
    taskQueue: taskQueues.robots,
    args: [event],
    portal: event.memberId,
    summary: event.isUpdate ? 'update of the application' : 'installation',
    searchAttributes: { [searchAttributes.portal.name]: event.memberId },
    // A repeated event has nothing to add: its refresh token was used up by the first.
    mayRunAgain: false,
  });
  return { id, kind: 'start', portal: event.memberId, receivedAt, body };
}
