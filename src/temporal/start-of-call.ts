import { randomUUID } from 'node:crypto';
import { robotRunId } from '../../workflows/ids';
import type { RobotCall } from '../../workflows/robot-call';
import { type RobotStatus, searchAttributes } from '../../workflows/search-attributes';
import { taskQueues } from '../../workflows/task-queues';
import type { RobotDescription } from '../robots/define-robot';
import { runSummary } from './run-summary';
import type { WorkflowStart } from './workflow-start';

/**
 * The run that carries a call out.
 *
 * @param host of the portal, as it was pinned at installation
 */
export function startOfCall(
  call: RobotCall,
  robot: Pick<RobotDescription, 'workflow' | 'name'>,
  host: string,
  requestId: string = randomUUID(),
): WorkflowStart {
  const { portal, document } = call;
  const status: RobotStatus = 'working';
  return {
    workflowId: robotRunId({ ...call, document: document.id }),
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
    requestId,
  };
}
