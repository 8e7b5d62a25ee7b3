import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { open, seal } from './aes-gcm';
import { CodecError } from './codec-error';
import type { KeyRing } from './keys';

const { Payload: PayloadMessage } = temporal.api.common.v1;

const encoding = 'binary/encrypted';
/** The first two names are those of Temporal's own samples. */
const field = {
  encoding: 'encoding',
  keyId: 'encryption-key-id',
  namespace: 'encryption-namespace',
  workflowId: 'encryption-workflow-id',
} as const;

/** Whose a payload is: a workflow's and its Activities'. Neither is known of what the Web UI sends. */
interface Owner {
  namespace: string | undefined;
  workflowId: string | undefined;
}

export interface PayloadCodecOptions {
  /**
   * Off only for replays: `Worker.runReplayHistory` has a namespace of its own. What the metadata say is
   * authenticated all the same.
   */
  checkContext?: boolean;
}

/**
 * Seals every payload whole with AES-256-GCM, bound to the workflow that owns it: moved to another one it does not
 * open. What was sealed without a context, as by the codec endpoint, opens anywhere. What is not sealed passes
 * through `decode`: the Web UI and the CLI send it so when they have no codec endpoint.
 *
 * `encode` seals what is sealed already once more: each layer is one `decode`, and nothing leaves unsealed because
 * its metadata say that it is sealed.
 *
 * Both reject with {@link CodecError}, which names the key id or the owners, never a content.
 */
export function createPayloadCodec(
  { sealsWith, keys }: KeyRing,
  { checkContext = true }: PayloadCodecOptions = {},
): PayloadCodec {
  function keyOf(id: string) {
    const key = keys.get(id);
    if (key) return key;
    throw new CodecError(
      `A payload is sealed with key ${JSON.stringify(id)}, which is not among CODEC_KEYS (${[...keys.keys()].join(', ')}); ` +
        'nothing was opened. Add that key behind the first one.',
    );
  }

  function encodeOne(payload: Payload, owner: Owner): Payload {
    const plain = PayloadMessage.encode(payload).finish();
    return {
      metadata: metadataOf(sealsWith, owner),
      data: seal(keyOf(sealsWith), plain, boundTo(owner)),
    };
  }

  function decodeOne(payload: Payload, reader: Owner | undefined): Payload {
    if (read(payload, field.encoding) !== encoding) return payload;
    const id = read(payload, field.keyId) ?? '';
    const owner = { namespace: read(payload, field.namespace), workflowId: read(payload, field.workflowId) };
    const plain = open(keyOf(id), payload.data ?? new Uint8Array(), boundTo(owner));
    if (!plain) {
      throw new CodecError(
        `A payload sealed with key "${id}" for ${nameOf(owner)} does not open: it was altered, or the key of that id is another one.`,
      );
    }
    if (checkContext && reader && isOwned(owner) && !isSame(owner, reader)) {
      throw new CodecError(
        `A payload of ${nameOf(owner)} was met in ${nameOf(reader)} and not opened: it was moved there.`,
      );
    }
    return PayloadMessage.decode(plain);
  }

  return {
    async encode(payloads, context) {
      const owner = ownerOf(context);
      return payloads.map((payload) => encodeOne(payload, owner));
    },
    async decode(payloads, context) {
      const reader = context && ownerOf(context);
      return payloads.map((payload) => decodeOne(payload, reader));
    },
  };
}

function ownerOf(context: Parameters<PayloadCodec['encode']>[1]): Owner {
  // Some of the SDK's contexts have empty strings for what there is not.
  return { namespace: context?.namespace || undefined, workflowId: context?.workflowId || undefined };
}

function isOwned(owner: Owner): boolean {
  return owner.namespace !== undefined || owner.workflowId !== undefined;
}

function isSame(a: Owner, b: Owner): boolean {
  return a.namespace === b.namespace && a.workflowId === b.workflowId;
}

function nameOf({ namespace, workflowId }: Owner): string {
  return `workflow ${JSON.stringify(workflowId ?? null)} of namespace ${JSON.stringify(namespace ?? null)}`;
}

function boundTo({ namespace, workflowId }: Owner): string {
  return JSON.stringify(['payload/1', namespace ?? null, workflowId ?? null]);
}

function metadataOf(keyId: string, { namespace, workflowId }: Owner): Record<string, Uint8Array> {
  return {
    [field.encoding]: Buffer.from(encoding),
    [field.keyId]: Buffer.from(keyId),
    ...(namespace === undefined ? {} : { [field.namespace]: Buffer.from(namespace) }),
    ...(workflowId === undefined ? {} : { [field.workflowId]: Buffer.from(workflowId) }),
  };
}

function read(payload: Payload, name: string): string | undefined {
  const bytes = payload.metadata?.[name];
  return bytes && Buffer.from(bytes).toString();
}
