import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

const sealedEncodings = new Set(['binary/encrypted', 'binary/sealed-box']);

/** One thing that Temporal keeps of a run. */
export interface Kept {
  workflowId: string;
  /** What kind of place it is, e.g. `sendAnswer.activityTaskScheduled.input.payloads`. */
  place: string;
  /** As plain as the codec makes it. */
  text: string;
  /** Temporal has it encrypted. */
  sealed: boolean;
}

/**
 * Everything that Temporal keeps of every run: each payload, failure, id and name of the histories and of what
 * `describe` replies, and the current details, for which it asks a worker.
 *
 * @param codec undefined: payloads are read as they are
 */
export async function readRuns(client: Client, codec: PayloadCodec | undefined): Promise<Kept[]> {
  const kept: Kept[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { events } = await handle.fetchHistory();
    for (const event of events ?? []) await collect(event, nameOf(event), workflowId);
    await collect((await handle.describe()).raw, 'describe', workflowId);
    await collect(await handle.query('__temporal_workflow_metadata'), 'metadata', workflowId);
  }
  return kept;

  async function collect(value: unknown, place: string, workflowId: string): Promise<void> {
    const keep = (text: string): void => void kept.push({ workflowId, place, text, sealed: false });
    if (isPayload(value)) kept.push({ workflowId, place, ...(await open(value)) });
    else if (value instanceof Uint8Array) keep(Buffer.from(value).toString('latin1'));
    else if (typeof value === 'string') keep(value);
    else if (Array.isArray(value)) {
      for (const item of value) await collect(item, place, workflowId);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        // The names of a map, unlike those of a message, are data.
        if (value.constructor.name === 'Object') keep(name);
        await collect(item, `${place}.${name.replace(/EventAttributes$/, '')}`, workflowId);
      }
    }
  }

  /** Without a context, as the Web UI does: a child's input stands in its parent's history too. */
  async function open(payload: Payload): Promise<Pick<Kept, 'text' | 'sealed'>> {
    const [plain = payload] = (await codec?.decode([payload])) ?? [];
    const encoding = Buffer.from(payload.metadata?.encoding ?? []).toString();
    return { text: Buffer.from(plain.data ?? []).toString(), sealed: sealedEncodings.has(encoding) };
  }
}

/** By its fields: messages of this package have no classes. */
function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && 'metadata' in value && 'externalPayloads' in value;
}

function nameOf(event: temporal.api.history.v1.IHistoryEvent): string {
  const { activityTaskScheduledEventAttributes: activity, workflowExecutionStartedEventAttributes: start } =
    event;
  return activity?.activityType?.name ?? start?.workflowType?.name ?? 'event';
}
