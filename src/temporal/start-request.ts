import { randomUUID } from 'node:crypto';
import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { jsonPayload } from '../codec/json-payload';
import { encodeArgs } from '../codec/workflow-args';

const { StartWorkflowExecutionRequest } = temporal.api.workflowservice.v1;
const { WorkflowIdReusePolicy } = temporal.api.enums.v1;

const keyword = Buffer.from('Keyword');

export interface StartOptions {
  namespace: string;
  workflowId: string;
  workflowType: string;
  taskQueue: string;
  args: readonly (object | string)[];
  summary: string;
  /** member_id; on each queue portals take turns, whatever one of them has waiting there. At most 64 bytes. */
  portal: string;
  /** By name; keywords. */
  searchAttributes: Readonly<Record<string, string>>;
  /** A closed run of the same id is started anew instead of refused. */
  mayRunAgain: boolean;
  /** The same for every offer of one call: Temporal answers a repeated one with the run it started. */
  requestId?: string;
}

/**
 * A workflow's start as the bytes that Temporal is sent, its input and summary sealed. It is made once, when a
 * call is accepted: what is stored is what is sent, so nothing rests in the clear, and every offer of the same
 * bytes carries the same request id.
 */
export async function encodeStartRequest(
  converter: LoadedDataConverter,
  { namespace, workflowId, args, summary, ...options }: StartOptions,
): Promise<Uint8Array> {
  const [sealedSummary, ...payloads] = await encodeArgs(converter, { namespace, workflowId }, [
    summary,
    ...args,
  ]);
  return StartWorkflowExecutionRequest.encode({
    namespace,
    workflowId,
    workflowType: { name: options.workflowType },
    taskQueue: { name: options.taskQueue },
    input: { payloads },
    userMetadata: { summary: sealedSummary },
    searchAttributes: { indexedFields: keywords(options.searchAttributes) },
    requestId: options.requestId ?? randomUUID(),
    identity: 'robots endpoint',
    // Activities and child workflows inherit it.
    priority: { fairnessKey: options.portal },
    workflowIdReusePolicy: options.mayRunAgain
      ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
      : WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
  }).finish();
}

function keywords(attributes: Readonly<Record<string, string>>): Record<string, Payload> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const { metadata, data } = jsonPayload(value);
      return [name, { metadata: { ...metadata, type: keyword }, data }];
    }),
  );
}
