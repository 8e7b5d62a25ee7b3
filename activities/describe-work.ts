import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { type ToldToOperators, toldToOperators } from '../src/messages';
import type { AsksMemo, BegunMemo } from '../workflows/contract/memos';
import { type FailureFacts, factsOf } from '../workflows/contract/failure-facts';
import type { AttemptNotes } from './create-once/attempts';

/** How the work of a child workflow stands, as the server sees it. */
export interface WorkStanding {
  /**
   * An attempt is running right now, or the work has ended, and its outcome is on the way. Or what it is for is there,
   * and a step that completes it waits for its turn. Or it was reset after something may have been sent.
   */
  begun: boolean;
  /** Of the running attempt, or of the next; from 1. */
  attempt: number;
  lastFailure?: FailureFacts;
  /** What the catalogue tells operators of `lastFailure`. */
  told?: ToldToOperators;
  /** The work waits for an operator; `lastFailure` says why. */
  asks?: true;
  /** ms since 1970; unset while an attempt runs. */
  nextTryAt?: number;
  /** An attempt runs right now. */
  running?: true;
  /** ms since 1970: before that what was sent may still be under way there, and a look-up could not be believed. */
  notBefore?: number;
}

export interface DescribeWorkActivities {
  /** Asks the server how the work with this id stands; work that never was is not begun. */
  describeWork(input: { workId: string }): Promise<WorkStanding>;
  /** The same of a run's own requests to its portal. */
  describeRun(input: { workflowId: string; runId: string }): Promise<WorkStanding>;
  /** What the catalogue tells operators of a failure. */
  tellOperators(input: { type: string }): Promise<ToldToOperators>;
}

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

export function createDescribeWorkActivities({ client }: { client: Client }): DescribeWorkActivities {
  return {
    describeWork: ({ workId }) => readStanding(client, workId),
    describeRun: (run) => readRunStanding(client, run),
    tellOperators: async ({ type }) => toldToOperators(type),
  };
}

/** @throws ServiceError where Temporal could not be asked */
export async function readStanding(client: Client, workId: string): Promise<WorkStanding> {
  const work = await describe(client, workId);
  const pending = work?.raw.pendingActivities?.[0];
  const { asks: asking, begun: isThere = false } = (work?.memo ?? {}) as Partial<AsksMemo & BegunMemo>;
  if (!pending && asking) return { begun: true, attempt: 0, asks: true, ...told(asking) };
  if (!pending) return { begun: work !== undefined, attempt: 0 };
  const runs = isRunning(pending);
  const { loadedDataConverter, namespace } = client.options;
  const context = { type: 'workflow', namespace, workflowId: workId } as const;
  const failure = await failureOf(client, pending, workId);
  const [notes] = await decodeArrayFromPayloads(
    loadedDataConverter,
    pending.heartbeatDetails?.payloads,
    context,
  );
  const nextTryAt = runs ? undefined : optionalTsToMs(pending.nextAttemptScheduleTime);
  const notBefore = runs ? undefined : believableFrom(pending, notes as AttemptNotes | undefined);
  return {
    begun: runs || isThere || (!pending.lastFailure && mayBeOpen(pending, notes as AttemptNotes | undefined)),
    attempt: pending.attempt ?? 1,
    ...(failure && told(failure)),
    ...(nextTryAt && { nextTryAt }),
    ...(runs && { running: true }),
    ...(notBefore && { notBefore }),
  };
}

/** What the run itself cannot do without, and is tried until it is done. */
const ownSteps = /^(read|recordResult$|sendAnswer$)/;

/** @throws ServiceError where Temporal could not be asked */
export async function readRunStanding(
  client: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<WorkStanding> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  for (const pending of raw.pendingActivities ?? []) {
    if (!ownSteps.test(pending.activityType?.name ?? '')) continue;
    const failure = await failureOf(client, pending, workflowId);
    if (!failure) continue;
    const nextTryAt = isRunning(pending) ? undefined : optionalTsToMs(pending.nextAttemptScheduleTime);
    return {
      begun: true,
      attempt: pending.attempt ?? 1,
      ...told(failure),
      ...(nextTryAt && { nextTryAt }),
    };
  }
  return { begun: true, attempt: 0 };
}

/** What keeps failing of a workflow's steps. @throws ServiceError where Temporal could not be asked */
export async function failingSteps(
  client: Client,
  workflowId: string,
): Promise<(FailureFacts & { attempt: number })[]> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const steps = (raw.pendingActivities ?? []).filter(({ lastFailure }) => lastFailure);
  return Promise.all(
    steps.map(async (pending) => ({
      ...(await failureOf(client, pending, workflowId))!,
      attempt: pending.attempt ?? 1,
    })),
  );
}

/** ms for which any task may wait for a worker. */
const takenWithin = 1_000;

/** Why an Activity is not done yet; undefined where nothing speaks against it. */
async function failureOf(
  client: Client,
  pending: PendingActivity,
  workflowId: string,
): Promise<FailureFacts | undefined> {
  const { loadedDataConverter, namespace } = client.options;
  const context = { type: 'workflow', namespace, workflowId } as const;
  const error = await decodeOptionalFailureToOptionalError(loadedDataConverter, pending.lastFailure, context);
  if (error) return factsOf(error, 'Work.Unknown');
  const scheduledAt = optionalTsToMs(pending.scheduledTime) ?? Infinity;
  if (pending.lastStartedTime || pending.lastWorkerIdentity || Date.now() - scheduledAt < takenWithin) {
    return undefined;
  }
  return { type: 'Work.NotTaken', message: 'No worker has taken it yet.' };
}

function told(lastFailure: FailureFacts): Pick<WorkStanding, 'lastFailure' | 'told'> {
  return { lastFailure, told: toldToOperators(lastFailure.type) };
}

/** A reset takes the failure away, which says it otherwise, and the notes too where it wipes them. */
function mayBeOpen({ lastWorkerIdentity }: PendingActivity, notes: AttemptNotes | undefined): boolean {
  return notes ? notes.open : Boolean(lastWorkerIdentity);
}

/** When a look-up can be believed; undefined where it can at any time. Without notes only the next attempt knows. */
function believableFrom(
  { lastHeartbeatTime, nextAttemptScheduleTime, lastWorkerIdentity }: PendingActivity,
  notes: AttemptNotes | undefined,
): number | undefined {
  const notedAt = optionalTsToMs(lastHeartbeatTime);
  if (notes && notedAt !== undefined) return notes.open ? notedAt + notes.lookUpAfter : undefined;
  return lastWorkerIdentity ? optionalTsToMs(nextAttemptScheduleTime) : undefined;
}

/** A worker has it. The state alone says so of an attempt that has just failed, too. */
function isRunning({ lastStartedTime, lastAttemptCompleteTime }: PendingActivity): boolean {
  return (optionalTsToMs(lastStartedTime) ?? 0) > (optionalTsToMs(lastAttemptCompleteTime) ?? 0);
}

async function describe(client: Client, workId: string) {
  try {
    return await client.workflow.getHandle(workId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
