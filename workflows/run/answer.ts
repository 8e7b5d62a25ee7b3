import { CancellationScope, proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import { receivedAt } from './received-at';
import { answerPolicy } from '../contract/retry-policies';
import { type RobotCall, subjectOf, type Outcome } from '../contract/robot-call';
import { drawSecondAnswer } from '../contract/timing';

export interface Answer {
  /** What was told, once it was, and when it was begun to be; in ms since 1970. */
  readonly given: { outcome: Outcome; at: number } | undefined;
  /** Gives the deal its answer, if it has none yet; resolves when the portal has it. */
  give(outcome: Outcome): Promise<void>;
  /** Resolves when the answer has been said once more, or need not be. */
  saidAgain(): Promise<void>;
}

/**
 * The one answer of a run. It is said twice: since core 25.1150 the portal may drop the first and still reply
 * `true`, and it ignores the second if it took the first. Not before `answerHold`: the core may not have saved
 * the process instance yet.
 */
export function createAnswer(call: RobotCall): Answer {
  let given: { outcome: Outcome; at: number } | undefined;
  let first: Promise<'sent' | 'gone'> | undefined;
  let again: Promise<void> | undefined;

  async function say(outcome: Outcome, summary: string): Promise<'sent' | 'gone'> {
    if (!call.answer) return 'gone';
    const { eventToken, timeoutMs } = call.answer;
    const left = timeoutMs === undefined ? undefined : receivedAt(call) + timeoutMs - Date.now();
    const { sendAnswer } = proxyActivities<Pick<Activities, 'sendAnswer'>>(answerPolicy(call.timing, left));
    return sendAnswer.executeWithOptions({ summary }, [{ ...subjectOf(call), eventToken, outcome }]);
  }

  async function sayFirst(outcome: Outcome): Promise<'sent' | 'gone'> {
    const early = receivedAt(call) + call.timing.answerHold - Date.now();
    if (call.answer && early > 0)
      await sleep(early, { summary: 'Wait until Bitrix24 has saved the process' });
    return say(outcome, `Answer the deal: ${outcome.status}`);
  }

  async function sayAgain(outcome: Outcome): Promise<void> {
    if ((await first) === 'gone') return;
    await sleep(drawSecondAnswer(call.timing), { summary: 'Wait before sending the same answer once more' });
    await say(outcome, 'Send the same answer once more');
  }

  return {
    get given() {
      return given;
    },
    async give(outcome) {
      if (!given) {
        given = { outcome, at: Date.now() };
        first = CancellationScope.nonCancellable(() => sayFirst(outcome));
        again = CancellationScope.nonCancellable(() => sayAgain(outcome));
        // Met in saidAgain(); a run that is still at work must not fall over it.
        again.catch(() => undefined);
      }
      await first;
    },
    async saidAgain() {
      await again;
    },
  };
}
