import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import { type FailureFacts, factsOf, makeFailure, mayBeDone } from '../contract/failure-facts';
import { serverPolicy } from '../contract/retry-policies';
import type { Outcome, RobotCall } from '../contract/robot-call';
import type { RobotStatus } from '../contract/search-attributes';
import { answerMargin } from '../contract/timing';
import type { Run } from './run';

/** What is settled stays settled, though writing it to the deal failed. */
export function failedOutcome(run: Run<Record<string, string>>, failure: FailureFacts): Outcome {
  const said = { failure, ...withWork(run) };
  if (run.settled) return { ...ok(run), ...said };
  return { status: mayBeDone(failure.type) ? 'unknown' : 'failed', values: {}, ...said };
}

/** What can be said of work that has not ended, at the deadline or when it is given up. */
export async function openOutcome(call: RobotCall, run: Run<unknown>): Promise<Outcome> {
  const notBegun: FailureFacts = {
    type: 'Deadline.NotBegun',
    message: 'The deadline came before the work began.',
  };
  const timeoutMs = call.answer?.timeoutMs;
  if (!run.workId || run.prepares) return { status: 'failed', values: {}, failure: notBegun };
  const { describeWork } = proxyActivities<Pick<Activities, 'describeWork'>>({
    ...serverPolicy(call.timing),
    // Half of what is kept free for the answer to travel.
    ...(timeoutMs !== undefined && {
      scheduleToCloseTimeout: Math.max(1, Math.round(answerMargin(timeoutMs, call.timing) / 2)),
    }),
  });
  let open: FailureFacts = {
    type: 'Deadline.Unknown',
    message: 'The deadline came while the work was under way.',
  };
  try {
    const { begun, asks, lastFailure } = await describeWork({ workId: run.workId });
    if (asks && lastFailure) return { status: 'unknown', values: {}, failure: lastFailure };
    if (!begun && !mayBeDone(lastFailure?.type ?? '')) {
      const failure = { ...notBegun, ...withSaid(lastFailure) };
      return { status: 'failed', values: {}, failure, ...withWork(run) };
    }
    open = { ...open, ...withSaid(lastFailure) };
  } catch {
    // Nobody can say more of it than that it is under way.
  }
  return { status: 'unknown', values: {}, failure: open, ...withWork(run) };
}

export function ok({
  settled = {},
  problem,
}: Pick<Run<Record<string, string>>, 'settled' | 'problem'>): Outcome {
  return { status: 'ok', values: settled, ...(problem && { problem }) };
}

/** A reply that breaks the contract cannot be settled by a machine. */
export function statusOf({ status, failure }: Outcome): RobotStatus {
  return failure?.type.endsWith('.Contract') ? 'asks' : status;
}

function withWork({ workId }: Pick<Run<unknown>, 'workId'>): { workId?: string } {
  return workId ? { workId } : {};
}

function withSaid({ said }: { said?: string } = {}): { said?: string } {
  return said ? { said } : {};
}

export function toRunFailure(
  error: unknown,
  { failure: { type, message } = factsOf(error, 'Run.Failed') }: Pick<Outcome, 'failure'>,
): unknown {
  const cause = error instanceof Error ? error : undefined;
  return makeFailure(type, message, { nonRetryable: true, cause });
}
