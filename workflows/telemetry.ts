import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import {
  proxySinks,
  type Sinks,
  type WorkflowInterceptors,
  type WorkflowInterceptorsFactory,
  workflowInfo,
} from '@temporalio/workflow';
import type { Outcome, RobotCall } from './contract/robot-call';
import { type RobotStatus, searchAttributes } from './contract/search-attributes';
import { receivedAt } from './run/received-at';

/** Whose run it is: ids only. */
interface RunIds {
  robot: string;
  document: string;
}

export interface RunAnswered extends RunIds {
  status: Outcome['status'];
  /** Type of the failure that the process was told of. */
  failure: string | undefined;
  /** Since the call was received. */
  seconds: number;
}

export interface RunEnded extends RunIds {
  status: RobotStatus | undefined;
  failure: string | undefined;
  /** What its process was told first; undefined where nothing waited, or nobody could be told. */
  told: Outcome['status'] | undefined;
  /** A process waits and cannot be told. */
  unanswered: boolean;
  seconds: number;
}

/** What a worker counts and logs of robots' runs; never during a replay. */
export interface RunSinks extends Sinks {
  runs: { answered(run: RunAnswered): void; ended(run: RunEnded): void };
}

/** A tool that replays histories needs no sinks. */
function isLive(): boolean {
  return !workflowInfo().unsafe.isReplaying;
}

/** Tells the worker when a run answers its process and when it ends, without a trace in its history. */
export const interceptors: WorkflowInterceptorsFactory = (): WorkflowInterceptors => {
  const { runs } = proxySinks<RunSinks>();
  let told: Outcome['status'] | undefined;
  let call: RobotCall | undefined;
  const ids = ({ robot, document }: RobotCall): RunIds => ({ robot, document: document.id });
  const secondsOf = (of: RobotCall): number => (Date.now() - receivedAt(of)) / 1000;

  return {
    inbound: [
      {
        async execute(input, next) {
          // Of a robot's run only; works, portals and installations have none.
          const isRun = workflowInfo().typedSearchAttributes.get(searchAttributes.robot) !== undefined;
          if (isRun) [call] = input.args as [RobotCall];
          try {
            const returned = await next(input);
            tellEnd(undefined);
            return returned;
          } catch (error) {
            tellEnd(error);
            throw error;
          }
        },
      },
    ],
    outbound: [
      {
        async scheduleActivity(input, next) {
          const result = await next(input);
          if (call && told === undefined && input.activityType === 'sendAnswer' && result === 'sent') {
            const [{ outcome }] = input.args as [{ outcome: Outcome }];
            told = outcome.status;
            const { status, failure } = outcome;
            if (isLive())
              runs.answered({ ...ids(call), status, failure: failure?.type, seconds: secondsOf(call) });
          }
          return result;
        },
      },
    ],
  };

  function tellEnd(error: unknown): void {
    if (!call || !isLive()) return;
    const status = workflowInfo().typedSearchAttributes.get(searchAttributes.status) as
      | RobotStatus
      | undefined;
    runs.ended({
      ...ids(call),
      status,
      failure: error instanceof ApplicationFailure ? (error.type ?? undefined) : undefined,
      told,
      unanswered: error instanceof ActivityFailure && error.activityType === 'sendAnswer',
      seconds: secondsOf(call),
    });
  }
};
