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

/** One notification per run under the same tag, and a line in the log of a process that does not wait. */
export async function tellFailure(call: RobotCall, run: Run<unknown>, outcome: Outcome): Promise<void> {
  const { notifyFailure, logFailure } = proxyActivities<Pick<Activities, 'notifyFailure' | 'logFailure'>>(
    courtesyPolicy(call.timing),
  );
  const { failure } = outcome;
  if (!failure) return;
  const { notifyUser: userId, workId, tag } = run;
  const subject = subjectOf(call);
  await Promise.allSettled([
    notifyFailure({ ...subject, userId, workId, tag, failure }),
    // Apart, so that a notification that is tried again writes no second line.
    ...(call.logToken ? [logFailure({ ...subject, eventToken: call.logToken, workId, failure })] : []),
  ]);
}
