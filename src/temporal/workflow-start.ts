import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { jsonPayload } from '../codec/json-payload';
import { encodeArgs } from '../codec/workflow-args';

const { WorkflowIdReusePolicy } = temporal.api.enums.v1;

const keyword = Buffer.from('Keyword');

/** 1 is the highest; the default is 3. */
const priorities = { first: 1, last: 5 };

/** A workflow that is to be started, as the inbox keeps it: JSON, and sealed. */
export interface WorkflowStart {
  workflowId: string;
  workflowType: string;
  taskQueue: string;
  args: readonly (object | string)[];
  summary: string;
  /**
   * member_id, or what those share that are not proved; on each queue portals take turns, whatever one of them has
   * waiting there. At most 64 bytes.
   */
  portal: string;
  /** Before or behind all robots' runs, on every queue: what they wait for must not wait behind them. */
  goes?: 'first' | 'last';
  /** By name; keywords. */
  searchAttributes: Readonly<Record<string, string>>;
  /** A closed run of the same id is started anew instead of refused. */
  mayRunAgain: boolean;
  /** The same for every offer of one call: Temporal answers a repeated one with the run it started. */
  requestId: string;
}

/** What Temporal is sent of it, its input and summary sealed. The high-level client draws a request id for each offer. */
export async function startRequest(
  converter: LoadedDataConverter,
  namespace: string,
  { workflowId, args, summary, ...start }: WorkflowStart,
): Promise<temporal.api.workflowservice.v1.IStartWorkflowExecutionRequest> {
  const [sealedSummary, ...payloads] = await encodeArgs(converter, { namespace, workflowId }, [
    summary,
    ...args,
  ]);
  return {
    namespace,
    workflowId,
    workflowType: { name: start.workflowType },
    taskQueue: { name: start.taskQueue },
    input: { payloads },
    userMetadata: { summary: sealedSummary },
    searchAttributes: { indexedFields: keywords(start.searchAttributes) },
    requestId: start.requestId,
    identity: 'robots endpoint',
    // Activities and child workflows inherit it.
    priority: { fairnessKey: start.portal, ...(start.goes && { priorityKey: priorities[start.goes] }) },
    workflowIdReusePolicy: start.mayRunAgain
      ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
      : WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
  };
}

function keywords(attributes: Readonly<Record<string, string>>): Record<string, Payload> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const { metadata, data } = jsonPayload(value);
      return [name, { metadata: { ...metadata, type: keyword }, data }];
    }),
  );
}
