import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { jsonPayload } from '../../codec/json-payload';
import { encodeArgs } from '../../codec/workflow-args';

const { WorkflowIdReusePolicy } = temporal.api.enums.v1;
const { Payloads } = temporal.api.common.v1;

const lengthBytes = 4;

const keyword = Buffer.from('Keyword');

/** 1 is the highest; the default is 3. */
const priorities = { first: 1, last: 5 };

/** A workflow that is to be started. */
export interface WorkflowStart {
  workflowId: string;
  workflowType: string;
  taskQueue: string;
  args: readonly (object | string)[];
  summary: string;
  /** Markdown that stands beside it in the Web UI, of at most 1,000 characters. */
  details?: string;
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

/**
 * As the inbox keeps it: the input sealed to whoever carries it out, which no endpoint opens, and beside it ids and names,
 * as Temporal keeps them in the clear too. It goes where it was meant to when it was stored.
 */
export interface StoredStart extends Omit<WorkflowStart, 'args'> {
  namespace: string;
  input: Payload[];
}

export async function sealStart(
  converter: LoadedDataConverter,
  namespace: string,
  { args, ...start }: WorkflowStart,
): Promise<StoredStart> {
  const { workflowId } = start;
  return { ...start, namespace, input: await encodeArgs(converter, { namespace, workflowId }, args) };
}

/** The length of what is in the clear, that, and the input. Written while a portal waits: one JSON, and nothing else. */
export function encodeStart({ input, ...clear }: StoredStart): Uint8Array {
  const text = Buffer.from(JSON.stringify(clear));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, Payloads.encode({ payloads: input }).finish()]);
}

export function decodeStart(body: Uint8Array): StoredStart {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = lengthBytes + bytes.readUInt32BE();
  const clear = JSON.parse(bytes.toString('utf8', lengthBytes, end)) as Omit<StoredStart, 'input'>;
  return { ...clear, input: Payloads.decode(bytes.subarray(end)).payloads };
}

/** What Temporal is sent of it. The high-level client draws a request id for each offer. */
export async function startRequest(
  converter: LoadedDataConverter,
  { namespace, workflowId, input, summary, details, ...start }: StoredStart,
): Promise<temporal.api.workflowservice.v1.IStartWorkflowExecutionRequest> {
  const shown = details === undefined ? [summary] : [summary, details];
  const [sealedSummary, sealedDetails] = await encodeArgs(converter, { namespace, workflowId }, shown);
  return {
    namespace,
    workflowId,
    workflowType: { name: start.workflowType },
    taskQueue: { name: start.taskQueue },
    input: { payloads: input },
    userMetadata: { summary: sealedSummary, ...(sealedDetails && { details: sealedDetails }) },
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
