import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { readRunStanding, readStanding, type WorkStanding } from '../../../activities/describe-work';
import { decodeArgs } from '../../codec/workflow-args';
import { toldToOperators } from '../../messages';
import { quote } from '../../base/quote';
import { detailsOf, type FailureFacts, factsOf } from '../../../workflows/contract/failure-facts';
import type { RobotCall } from '../../../workflows/contract/robot-call';
import { answerDeadline } from '../../../workflows/contract/timing';
import type { ListedRun } from './find';
import { until } from './when';

/** A run as an operator sees it. */
export interface RunSight extends ListedRun {
  /** What happened or what it waits for, and what is next. */
  told: string;
  /** For whoever acts; nothing where nobody has to. */
  toDo?: string | undefined;
  /** Id of the work in an external system that is under way. */
  workId?: string | undefined;
  /** Of that work, or of its own requests to the portal; unset for a run that has ended. */
  standing?: WorkStanding | undefined;
  /** ms since 1970; unset for a run that has ended, or whose process waits for ever. */
  deadline?: number | undefined;
}

/** Looks closer at a run: three requests to Temporal where it is open, one where it has ended. */
export async function seeRun(client: Client, run: ListedRun): Promise<RunSight> {
  return run.state === 'RUNNING' ? seeOpen(client, run) : { ...run, ...(await howItEnded(client, run)) };
}

/** What a run was started with. @throws Error where its history is gone, or was sealed with a key that is not set */
export async function readCall(
  client: Client,
  { workflowId, runId }: Pick<ListedRun, 'workflowId' | 'runId'>,
): Promise<RobotCall> {
  const { namespace, loadedDataConverter } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  const [call] = await decodeArgs(loadedDataConverter, { namespace, workflowId }, input ?? []);
  return call as RobotCall;
}

async function seeOpen(client: Client, run: ListedRun): Promise<RunSight> {
  const { raw } = await client.workflow.getHandle(run.workflowId, run.runId).describe();
  const workId = raw.pendingChildren?.[0]?.workflowId ?? undefined;
  const call = await readCall(client, run);
  const standing = await (workId === undefined ? readRunStanding(client, run) : readStanding(client, workId));
  const deadline = answerDeadline(call.receivedAt, call.answer?.timeoutMs, call.timing);
  return {
    ...run,
    workId,
    standing,
    deadline,
    told: toldOf(standing),
    toDo: standing.told?.toDo,
  };
}

function toldOf({ told, asks, attempt, running, nextTryAt }: WorkStanding): string {
  if (!told) return running ? 'at work' : 'under way';
  if (asks) return told.happened;
  const next = nextTryAt === undefined ? 'the next attempt is under way' : `next attempt ${until(nextTryAt)}`;
  const tried = attempt > 1 ? `Attempt ${attempt - 1} failed` : 'It has not been tried yet';
  return `${told.happened} ${tried}; ${next}.`;
}

async function howItEnded(client: Client, run: ListedRun): Promise<Pick<RunSight, 'told' | 'toDo'>> {
  if (run.state === 'TERMINATED' || run.state === 'TIMED_OUT') {
    const how = run.state === 'TERMINATED' ? 'Terminated' : 'Timed out';
    return {
      told: `${how}: its process was perhaps never answered.`,
      toDo: 'robots again, answer or give-up answers it',
    };
  }
  if (run.state === 'COMPLETED') return { told: run.number ?? '' };
  const failure = await readFailure(client, run);
  if (!failure) return { told: run.state.toLowerCase() };
  const { happened, toDo } = toldToOperators(failure.type);
  const said = failure.said ? ` “${quote.line(failure.said, { longest: 200 })}”` : '';
  return { told: `${happened}${said}`, toDo };
}

/** Why a run failed; undefined where it did not. */
export async function readFailure(client: Client, run: ListedRun): Promise<FailureFacts | undefined> {
  try {
    await client.workflow.getHandle(run.workflowId, run.runId).result();
    return undefined;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const facts = factsOf(error.cause, 'Run.Failed');
    const said = facts.said ?? saidIn(error.cause);
    return said ? { ...facts, said } : facts;
  }
}

/** A run fails with what came of it; the far system's words stand in what it failed by. */
function saidIn(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const said = at instanceof ApplicationFailure ? detailsOf(at).said : undefined;
    if (said) return said;
  }
  return undefined;
}
