import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { quote } from '../base/quote';
import { decodeArgs, type PayloadOwner } from '../codec/workflow-args';
import { detailsOf, factsOf } from '../../workflows/contract/failure-facts';
import { withTemporal } from './operator/connect';
import { print } from './print';
import { toLine } from './runs';
import { type ListedRun, queryOf } from './runs/find';
import { pickRun, type Target } from './runs/pick';
import { seeRun } from './runs/sight';
import { span } from './runs/when';

type Event = temporal.api.history.v1.IHistoryEvent;

/** What a run, or its work, did at one moment. */
interface Step {
  /** ms since 1970 */
  at: number;
  what: string;
  /** How it ended, in ms and words. */
  took?: number | undefined;
  how?: string | undefined;
  attempts?: number | undefined;
}

/** `robots run`: one run, with its steps and those of its works. */
export function showRun(
  target: string,
  { json = false, ...which }: Omit<Target, 'target'> & { json?: boolean },
): Promise<boolean> {
  queryOf({ target, ...which });
  return withTemporal(async (client) => {
    const run = await pickRun(client, { target, ...which }, ({ state }) => state === 'RUNNING');
    const sight = await seeRun(client, run);
    const steps = await stepsOf(client, run);
    if (json) {
      print(JSON.stringify({ ...sight, steps }));
      return true;
    }
    const lines = [toLine(sight), ...(sight.toDo ? [`  To do: ${sight.toDo}`] : []), `  ${run.workflowId}`];
    for (const { at, what, took, how, attempts } of steps) {
      const times = attempts !== undefined && attempts > 1 ? `, ${attempts} attempts` : '';
      const end = took === undefined ? '' : `  ${span(took)}${times}`;
      lines.push(`  ${new Date(at).toLocaleTimeString('en-GB')}  ${what}${end}${how ? `  ${how}` : ''}`);
    }
    print(lines.join('\n'));
    return true;
  });
}

async function stepsOf(
  client: Client,
  run: Pick<ListedRun, 'workflowId' | 'runId'>,
  depth = 0,
): Promise<Step[]> {
  const { namespace } = client.options;
  const owner = { namespace, workflowId: run.workflowId };
  const { events = [] } = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  const { pendingActivities } = (await client.workflow.getHandle(run.workflowId, run.runId).describe()).raw;
  const steps: Step[] = [];
  for (const event of events ?? []) {
    const at = optionalTsToMs(event.eventTime) ?? 0;
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const name = (await summaryOf(client, owner, event)) ?? scheduled.activityType?.name ?? '';
      steps.push({ at, what: indented(name, depth), ...(await endOf(client, owner, events ?? [], event)) });
      const pending = pendingActivities?.find(({ activityId }) => activityId === scheduled.activityId);
      const last = steps.at(-1);
      if (pending && last) {
        last.attempts = pending.attempt ?? 1;
        last.how = await wordsOf(client, owner, pending.lastFailure);
      }
    }
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (accepted) {
      const [said] = await decodeArgs(
        client.options.loadedDataConverter,
        owner,
        accepted.args?.payloads ?? [],
      );
      const { by = '', reason = '' } = (said ?? {}) as { by?: string; reason?: string };
      const who = by ? ` by ${quote.line(by, { longest: 60 })}: ${quote.line(reason, { longest: 300 })}` : '';
      steps.push({ at, what: indented(`${accepted.name}${who}`, depth) });
    }
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId && child.runId) {
      steps.push({ at, what: indented(child.workflowId, depth) });
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
): Promise<Partial<Step>> {
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
    how: await wordsOf(client, owner, failure),
  };
}

/** A failure's type, and what the far system said. */
async function wordsOf(
  client: Client,
  { namespace, workflowId }: PayloadOwner,
  failure: temporal.api.failure.v1.IFailure | null | undefined,
): Promise<string | undefined> {
  const context = { type: 'workflow', namespace, workflowId } as const;
  const error = await decodeOptionalFailureToOptionalError(
    client.options.loadedDataConverter,
    failure,
    context,
  );
  if (!error) return undefined;
  const { type, message } = factsOf(error, 'Work.Unknown');
  const said = error instanceof ApplicationFailure ? detailsOf(error).said : undefined;
  return `${type}: ${quote.line(said ?? message, { longest: 300 })}`;
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

function indented(text: string, depth: number): string {
  return `${'  '.repeat(depth)}${text}`;
}
