import type { RobotCall } from '../../workflows/robot-call';
import type { Timing } from '../../workflows/timing';
import type { RobotDescription } from '../robots/define-robot';
import { checkProperties } from './check-properties';
import type { Portal } from './claim';
import type { ParsedCall } from './parse-call';

/** @param receivedAt ms since 1970 */
export function toRobotCall(
  call: ParsedCall,
  portal: Portal,
  robot: Pick<RobotDescription, 'documents' | 'form' | 'properties'>,
  { receivedAt, timing }: { receivedAt: number; timing: Timing },
): RobotCall {
  const { event } = call;
  return {
    portal: portal.memberId,
    robot: call.robot,
    workflowId: call.workflowId,
    document: call.document,
    ...(event && { event: { activityName: event.activityName, id: event.id } }),
    ...(event && call.waits && { answer: { eventToken: event.token, timeoutMs: call.timeoutMs } }),
    receivedAt,
    properties: checkProperties(call, robot, portal.language),
    timing,
  };
}
