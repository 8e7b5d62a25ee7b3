import type { LoadedDataConverter } from '@temporalio/common';
import { robotRunId } from '../../workflows/ids';
import type { RobotCall } from '../../workflows/robot-call';
import { type RobotStatus, searchAttributes } from '../../workflows/search-attributes';
import { taskQueues } from '../../workflows/task-queues';
import type { NewEntry } from '../inbox/entry';
import type { RobotDescription } from '../robots/define-robot';
import { runSummary } from './run-summary';
import { encodeStartRequest } from './start-request';

export interface SealOptions {
  converter: LoadedDataConverter;
  namespace: string;
  requestId?: string;
}

/**
 * What the inbox keeps of a call: the start of its workflow, everything but the ids sealed.
 *
 * @param host of the portal, as it was pinned at installation
 */
export async function sealCall(
  call: RobotCall,
  robot: Pick<RobotDescription, 'workflow' | 'name'>,
  host: string,
  { converter, namespace, requestId }: SealOptions,
): Promise<NewEntry> {
  const { portal, document, receivedAt } = call;
  const id = robotRunId({ ...call, document: document.id });
  const status: RobotStatus = 'working';
  const body = await encodeStartRequest(converter, {
    namespace,
    ...(requestId && { requestId }),
    workflowId: id,
    workflowType: robot.workflow,
    taskQueue: taskQueues.robots,
    args: [call],
    portal,
    summary: runSummary({ document: document.id, robot: robot.name.en, host }),
    searchAttributes: {
      [searchAttributes.document.name]: document.id,
      [searchAttributes.robot.name]: call.robot,
      [searchAttributes.portal.name]: portal,
      [searchAttributes.workflowId.name]: call.workflowId,
      [searchAttributes.status.name]: status,
    },
    // Without an event a closed run of the same document is no reason not to run again.
    mayRunAgain: call.event === undefined,
  });
  return { id, kind: 'start', portal, receivedAt, body };
}
