import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { robots } from '../../robots';
import { searchAttributes } from '../../../workflows/contract/search-attributes';
import { UsageError } from '../../base/command-error';

/** Which runs are asked for. */
export interface RunFilter {
  /** Id of a workflow, number of a deal, or DOCUMENT_ID[2], e.g. `DYNAMIC_177_12`. */
  target?: string | undefined;
  /** CODE. */
  robot?: string | undefined;
  /** member_id. */
  portal?: string | undefined;
  /** `RobotStatus`. */
  status?: string | undefined;
  /** Only those that have not ended. */
  open?: boolean | undefined;
  /** ms since 1970: that were open at this moment or began later. */
  since?: number | undefined;
}

/** A robot's run as Temporal lists it. */
export interface ListedRun
  extends Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'type' | 'startTime' | 'closeTime'> {
  /** Of the execution: `RUNNING`, `COMPLETED`, `FAILED`, `TERMINATED`, … */
  state: string;
  robot: string;
  document: string;
  portal: string;
  /** `RobotStatus`; what a terminated run was last seen as. */
  status: string;
  number: string | undefined;
}

/** The robots' runs, the newest first. @throws UsageError for a robot or an id that cannot be */
export async function* findRuns(client: Client, filter: RunFilter): AsyncGenerator<ListedRun> {
  for await (const info of client.workflow.list({ query: queryOf(filter) })) {
    yield toListedRun(info);
  }
}

/** @param target number of a deal, or DOCUMENT_ID[2] */
export function documentOf(target: string): string {
  const id = /^\d+$/.test(target) ? `DEAL_${target}` : target;
  if (/^[A-Z][A-Z0-9_]*_\d+$/.test(id)) return id;
  throw new UsageError(
    `"${target}" is neither the number of a deal, nor a document such as DYNAMIC_177_12, nor the id of a run.`,
  );
}

/** A list filter of Temporal's, e.g. for a link to its Web UI. */
export function queryOf({ target, robot, portal, status, open, since }: RunFilter): string {
  if (robot !== undefined && !robots.some(({ code }) => code === robot)) {
    throw new UsageError(
      `This release has no robot ${robot}. It has ${robots.map(({ code }) => code).join(', ')}.`,
    );
  }
  const { document, robot: code, portal: memberId, status: robotStatus } = searchAttributes;
  const conditions = [
    target?.includes('/') ? `WorkflowId = ${quoted(target)}` : undefined,
    target !== undefined && !target.includes('/')
      ? `${document.name} = ${quoted(documentOf(target))}`
      : undefined,
    robot === undefined ? `${code.name} IS NOT NULL` : `${code.name} = ${quoted(robot)}`,
    portal === undefined ? undefined : `${memberId.name} = ${quoted(portal)}`,
    open ? 'ExecutionStatus = "Running"' : undefined,
    status === undefined ? undefined : `${robotStatus.name} = ${quoted(status)}`,
    since === undefined
      ? undefined
      : `(CloseTime IS NULL OR CloseTime >= ${quoted(new Date(since).toISOString())})`,
  ];
  return conditions.filter((condition) => condition !== undefined).join(' AND ');
}

function quoted(text: string): string {
  if (/["\\]/.test(text)) throw new UsageError(`${text} holds a character that no id has.`);
  return `"${text}"`;
}

function toListedRun({
  typedSearchAttributes: attributes,
  status,
  ...info
}: WorkflowExecutionInfo): ListedRun {
  const { document, robot, portal, status: robotStatus, externalNumber } = searchAttributes;
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    type: info.type,
    startTime: info.startTime,
    closeTime: info.closeTime,
    state: status.name,
    robot: attributes.get(robot) ?? '',
    document: attributes.get(document) ?? '',
    portal: attributes.get(portal) ?? '',
    status: attributes.get(robotStatus) ?? '',
    number: attributes.get(externalNumber),
  };
}
