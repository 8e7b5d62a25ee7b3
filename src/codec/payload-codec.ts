import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { inTheClear } from '../../workflows/contract/clear-value';
import { open, seal } from './aes-gcm';
import { CodecError } from './codec-error';
import type { Key, KeyRing } from './keys';
import { createSealer, openSealed, type PublicKey, type Sealer } from './sealed-box';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** By a key that opens too; workers have it, and it costs least. */
const encrypted = 'binary/encrypted';
/** To a public key, by an endpoint. */
const sealedTo = 'binary/sealed-box';
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
  /** Setting that the keys are from. */
  setting?: string;
}

/**
 * Seals every payload whole with AES-256-GCM, bound to the workflow that owns it: moved to another one it does not
 * open. What was sealed without a context, as by the codec endpoint, opens anywhere. What is not sealed passes
 * through `decode`: the Web UI and the CLI send it so when they have no codec endpoint.
 *
 * `encode` seals what is sealed already once more: each layer is one `decode`, and nothing leaves unsealed because
 * its metadata say that it is sealed. It leaves alone what a workflow of ours made with `clearValue`.
 *
 * Both reject with {@link CodecError}, which names the key id or the owners, never a content.
 */
export function createPayloadCodec(
  { sealsWith, keys }: KeyRing,
  { checkContext = true, setting = 'CODEC_KEYS' }: PayloadCodecOptions = {},
): PayloadCodec {
  function keyOf(id: string): Key {
    const key = keys.get(id);
    if (key) return key;
    throw new CodecError(
      `A payload is sealed with key ${JSON.stringify(id)}, which is not among ${setting} (${[...keys.keys()].join(', ')}); ` +
        'nothing was opened. Add that key behind the first one.',
    );
  }

  function decodeOne(payload: Payload, reader: Owner | undefined): Payload {
    const encoding = sealedBy(payload);
    if (!encoding) return payload;
    const id = read(payload, field.keyId) ?? '';
    const owner = { namespace: read(payload, field.namespace), workflowId: read(payload, field.workflowId) };
    const { secret, privateKey } = keyOf(id);
    const sealed = payload.data ?? new Uint8Array();
    const plain =
      encoding === encrypted
        ? open(secret, sealed, boundTo(owner))
        : openSealed(privateKey, sealed, boundTo(owner));
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

  const { secret: own } = keyOf(sealsWith);
  return {
    encode: encodeWith(encrypted, { id: sealsWith, seal: (plain, context) => seal(own, plain, context) }),
    async decode(payloads, context) {
      const reader = context && ownerOf(context);
      return payloads.map((payload) => decodeOne(payload, reader));
    },
  };
}

/** Seals likewise to a public key, for a process that opens nothing: what is sealed rejects with {@link CodecError}. */
export function createSealingCodec(key: PublicKey): PayloadCodec {
  return {
    encode: encodeWith(sealedTo, createSealer(key)),
    async decode(payloads) {
      if (!payloads.some(sealedBy)) return payloads;
      throw new CodecError('A payload is sealed, and an endpoint has no key that opens; nothing was opened.');
    },
  };
}

function encodeWith(encoding: string, sealer: Sealer): PayloadCodec['encode'] {
  function encodeOne(payload: Payload, owner: Owner): Payload {
    if (payload.metadata?.[inTheClear]) return payload;
    const plain = PayloadMessage.encode(payload).finish();
    return {
      metadata: metadataOf(encoding, sealer.id, owner),
      data: sealer.seal(plain, boundTo(owner)),
    };
  }

  return async (payloads, context) => {
    const owner = ownerOf(context);
    return payloads.map((payload) => encodeOne(payload, owner));
  };
}

/** Undefined for what is in the clear. */
function sealedBy(payload: Payload): typeof encrypted | typeof sealedTo | undefined {
  const encoding = read(payload, field.encoding);
  return encoding === encrypted || encoding === sealedTo ? encoding : undefined;
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

function metadataOf(
  encoding: string,
  keyId: string,
  { namespace, workflowId }: Owner,
): Record<string, Uint8Array> {
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
