import { workflowInfo } from '@temporalio/workflow';
import type { RobotCall } from '../contract/robot-call';

/**
 * When a call arrived, in ms since 1970. An endpoint's clock that is ahead says later than its run's start, which
 * cannot be: the answer would be held back, and the deadline put off, by as much as the clock is wrong.
 */
export function receivedAt(call: Pick<RobotCall, 'receivedAt'>): number {
  return Math.min(call.receivedAt, workflowInfo().startTime.getTime());
}
