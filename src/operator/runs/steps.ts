import type { Client } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { quote } from '../../base/quote';
import { decodeArgs, type PayloadOwner } from '../../codec/workflow-args';
import { type FailureFacts, factsOf } from '../../../workflows/contract/failure-facts';
import type { ListedRun } from './find';

type Event = temporal.api.history.v1.IHistoryEvent;

/** What a run, or its work, did at one moment. */
export interface Step {
  /** ms since 1970 */
  at: number;
  /** 0: of the run itself; 1: of its work. */
  depth: number;
  /** Name of the Activity; unset for what was said to the run, and for a work that began. */
  activity?: string;
  /** Of an Activity, as the Web UI shows it; or the name of the Update, or the id of the work. */
  name: string;
  /** Who said it, and why; of an Update by hand. */
  said?: { by: string; reason: string } | undefined;
  /** How it ended, in ms; unset for what has not ended. */
  took?: number | undefined;
  attempts?: number | undefined;
  failure?: FailureFacts | undefined;
}

/** What a run has done, and its works, in order: two requests to Temporal for each. */
export async function stepsOf(
  client: Client,
  run: Pick<ListedRun, 'workflowId' | 'runId'>,
  depth = 0,
): Promise<Step[]> {
  const { namespace } = client.options;
  const owner = { namespace, workflowId: run.workflowId };
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const { events = [] } = await handle.fetchHistory();
  const { pendingActivities } = (await handle.describe()).raw;
  const steps: Step[] = [];
  for (const event of events ?? []) {
    const at = optionalTsToMs(event.eventTime) ?? 0;
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const activity = scheduled.activityType?.name ?? '';
      const name = (await summaryOf(client, owner, event)) ?? activity;
      const pending = pendingActivities?.find(({ activityId }) => activityId === scheduled.activityId);
      steps.push({
        at,
        depth,
        activity,
        name,
        ...(await endOf(client, owner, events ?? [], event)),
        ...(pending && {
          attempts: pending.attempt ?? 1,
          failure: await failureIn(client, owner, pending.lastFailure),
        }),
      });
    }
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (accepted) {
      const [said] = await decodeArgs(
        client.options.loadedDataConverter,
        owner,
        accepted.args?.payloads ?? [],
      );
      const { by = '', reason = '' } = (said ?? {}) as { by?: string; reason?: string };
      steps.push({ at, depth, name: accepted.name ?? '', ...(by && { said: { by, reason } }) });
    }
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId && child.runId) {
      steps.push({ at, depth, name: child.workflowId });
      steps.push(...(await stepsOf(client, { workflowId: child.workflowId, runId: child.runId }, depth + 1)));
    }
  }
  return steps;
}

/** How an Activity ended; nothing where it has not. */
async function endOf(
  client: Client,
  owner: PayloadOwner,
  events: readonly Event[],
  scheduled: Event,
): Promise<Pick<Step, 'took' | 'attempts' | 'failure'>> {
  const id = String(scheduled.eventId);
  const isOfIt = (attributes: { scheduledEventId?: unknown } | null | undefined): boolean =>
    attributes !== null && attributes !== undefined && String(attributes.scheduledEventId) === id;
  const started = events.find((event) => isOfIt(event.activityTaskStartedEventAttributes));
  const ended = events.find(
    (event) =>
      isOfIt(event.activityTaskCompletedEventAttributes) ||
      isOfIt(event.activityTaskFailedEventAttributes) ||
      isOfIt(event.activityTaskTimedOutEventAttributes) ||
      isOfIt(event.activityTaskCanceledEventAttributes),
  );
  if (!ended) return {};
  const failure = (ended.activityTaskFailedEventAttributes ?? ended.activityTaskTimedOutEventAttributes)
    ?.failure;
  return {
    took: (optionalTsToMs(ended.eventTime) ?? 0) - (optionalTsToMs(scheduled.eventTime) ?? 0),
    attempts: started?.activityTaskStartedEventAttributes?.attempt ?? undefined,
    failure: await failureIn(client, owner, failure),
  };
}

async function failureIn(
  client: Client,
  { namespace, workflowId }: PayloadOwner,
  failure: temporal.api.failure.v1.IFailure | null | undefined,
): Promise<FailureFacts | undefined> {
  const context = { type: 'workflow', namespace, workflowId } as const;
  const error = await decodeOptionalFailureToOptionalError(
    client.options.loadedDataConverter,
    failure,
    context,
  );
  return error && factsOf(error, 'Work.Unknown');
}

async function summaryOf(
  client: Client,
  owner: PayloadOwner,
  { userMetadata }: Event,
): Promise<string | undefined> {
  if (!userMetadata?.summary) return undefined;
  const [summary] = await decodeArgs(client.options.loadedDataConverter, owner, [userMetadata.summary]);
  return typeof summary === 'string' ? quote.line(summary) : undefined;
}
