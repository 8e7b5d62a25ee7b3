import type { Payload, PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';

const { TASK_QUEUE_KIND_STICKY } = temporal.api.enums.v1.TaskQueueKind;

/** A history without what only says where it was recorded: hosts, process ids and paths in stack traces. */
export async function withoutMachine(history: History, codec: PayloadCodec): Promise<History> {
  await walk(history);
  return history;

  async function walk(value: unknown): Promise<void> {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    const message = value as Record<string, unknown>;
    if (typeof message.identity === 'string') message.identity = 'recorded';
    if (message.kind === TASK_QUEUE_KIND_STICKY) message.name = 'recorded';
    if (message.encodedAttributes) {
      message.encodedAttributes = await withoutTrace(message.encodedAttributes);
    }
    for (const inner of Object.values(message)) await walk(inner);
  }

  async function withoutTrace(sealed: Payload): Promise<Payload> {
    const [plain] = await codec.decode([sealed]);
    const attributes = { ...JSON.parse(Buffer.from(plain?.data ?? []).toString()), stack_trace: '' };
    const owner = {
      type: 'workflow',
      namespace: textOf(sealed, 'encryption-namespace'),
      workflowId: textOf(sealed, 'encryption-workflow-id'),
    } as const;
    const [resealed] = await codec.encode(
      [{ ...plain, data: Buffer.from(JSON.stringify(attributes)) }],
      owner,
    );
    return resealed ?? sealed;
  }
}

function textOf({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString();
}
