import { factsOf, makeFailure } from '../contract/failure-facts';
import type { Outcome, RobotCall } from '../contract/robot-call';
import { failedOutcome, ok } from './outcomes';
import type { Run } from './run';

/** What a robot does with a call. */
export type Body<Properties, Returns> = (properties: Properties, run: Run<Returns>) => Promise<Returns>;
export type Ended<Returns> = { outcome: Outcome; returns: Returns } | { outcome: Outcome; error: unknown };

/** Never rejects: a TypeError that reached the SDK would retry the workflow task for ever, the deal unanswered. */
export async function runBody<Properties, Returns extends Record<string, string>>(
  call: RobotCall<Properties>,
  body: Body<Properties, Returns>,
  run: Run<Returns>,
): Promise<Ended<Returns>> {
  try {
    if (!call.properties.ok) {
      const { problems, wrongDocument, notifyUser } = call.properties;
      run.notifyUser = notifyUser;
      const type = wrongDocument ? 'Robot.WrongDocument' : 'Robot.BadProperties';
      throw makeFailure(type, problems.join(' '), { said: problems.join(' '), nonRetryable: true });
    }
    const returns = await body(call.properties.properties, run);
    run.settled = returns;
    return { outcome: ok(run), returns };
  } catch (error) {
    return { outcome: failedOutcome(run, factsOf(error, run.workId ? 'Run.Unknown' : 'Run.Failed')), error };
  }
}
