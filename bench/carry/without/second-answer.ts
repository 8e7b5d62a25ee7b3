import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../../activities';
import type { Answer } from '../../../workflows/run/answer';
import { type RobotCall, subjectOf } from '../../../workflows/contract/robot-call';
import { portalPolicy } from '../../../workflows/contract/retry-policies';

/** The answer, said once and at once: a core that drops it leaves the deal unanswered. */
export function createAnswer(call: RobotCall): Answer {
  const { sendAnswer } = proxyActivities<Pick<Activities, 'sendAnswer'>>(portalPolicy(call.timing));
  let given: Answer['given'];
  return {
    get given() {
      return given;
    },
    async give(outcome) {
      if (given || !call.answer) return;
      given = { outcome, at: Date.now() };
      await sendAnswer({ ...subjectOf(call), eventToken: call.answer.eventToken, outcome });
    },
    saidAgain: () => Promise.resolve(),
  };
}
