import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { ToldToOperators } from '../../src/messages';
import { courtesyPolicy, serverPolicy } from '../contract/retry-policies';
import { type Outcome, type RobotCall, subjectOf } from '../contract/robot-call';
import type { Run } from './run';

// What is told of a failure beside the answer: to operators in the run's details, to the deal's people by a notification.

/** The catalogue is the workers'; without it the details name the failure's type alone. */
export async function wordsFor(call: RobotCall, { failure }: Outcome): Promise<ToldToOperators | undefined> {
  if (!failure) return undefined;
  const { tellOperators } = proxyActivities<Pick<Activities, 'tellOperators'>>(serverPolicy(call.timing));
  const summary = 'Look up what the failure means';
  return tellOperators.executeWithOptions({ summary }, [{ type: failure.type }]).catch(() => undefined);
}

/** One notification per run under the same tag; a run without it still ends. */
export async function tellFailure(call: RobotCall, run: Run<unknown>, outcome: Outcome): Promise<void> {
  const { notifyFailure } = proxyActivities<Pick<Activities, 'notifyFailure'>>(courtesyPolicy(call.timing));
  if (!outcome.failure) return;
  try {
    await notifyFailure({
      ...subjectOf(call),
      userId: run.notifyUser,
      workId: run.workId,
      tag: run.tag,
      failure: outcome.failure,
      ...(call.logToken !== undefined && { logToken: call.logToken }),
    });
  } catch {
    // The process log and the answer say the same; neither may be held up by a notification.
  }
}
