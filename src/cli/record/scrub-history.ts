import type { Payload, PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { idsIn, isBytes, isCodeName, isId, isMap, isOfPatch, isPayload } from './event-fields';
import { createFakes } from './fakes';
import type { KnownWords } from './known-words';

const { History: HistoryMessage } = temporal.api.history.v1;
const { TASK_QUEUE_KIND_STICKY } = temporal.api.enums.v1.TaskQueueKind;

export interface ScrubOptions {
  /** Opens what is sealed. */
  codec: PayloadCodec;
  known: KnownWords;
  /** Fields whose texts and numbers stay. */
  keep: ReadonlySet<string>;
}

/** What says how a payload is read, and nothing of what is in it. */
const keptMetadata = ['encoding', 'type', 'messageType', 'in-the-clear'];

/** Fields that say where it was recorded. */
const ofMachine = /^(?:identity|.*[nN]amespace)$/;

/**
 * A history that replays as the given one does, and in the clear. Of what it was given everything is replaced that is not
 * known to be the product's own: words of the code, ids, names of fields, and numbers that a workflow names.
 *
 * @throws CodecError where a payload does not open
 */
export async function scrubHistory(history: History, { codec, known, keep }: ScrubOptions): Promise<History> {
  // Plain, and its texts are the only strings: enums and 64-bit numbers stay what they are.
  const plain = HistoryMessage.toObject(HistoryMessage.fromObject(history));
  const ids = idsIn(plain);
  const fakes = createFakes();
  return HistoryMessage.fromObject((await scrub(plain, [])) as object);

  async function scrub(value: unknown, path: readonly string[]): Promise<unknown> {
    if (typeof value === 'string') return scrubField(value, path);
    if (typeof value !== 'object' || value === null) return value;
    // Bytes of anything but a payload: nothing of ours has them.
    if (isBytes(value)) return new Uint8Array();
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      // One after the other: fakes are counted.
      for (const item of value) items.push(await scrub(item, path));
      return items;
    }
    // A 64-bit number.
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    if (isPayload(value)) return scrubPayload(value, path);
    const scrubbed: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) {
      scrubbed[isNameOfField(name, path) ? name : fakes.text(name)] = await scrub(inner, [...path, name]);
    }
    if (scrubbed.kind === TASK_QUEUE_KIND_STICKY) scrubbed.name = 'recorded';
    return scrubbed;
  }

  function isNameOfField(name: string, path: readonly string[]): boolean {
    return !isMap(path) || name === 'payloads' || known.isName(name) || isOfPatch([name]);
  }

  function scrubField(text: string, path: readonly string[]): string {
    const field = path.at(-1) ?? '';
    if (ofMachine.test(field)) return 'recorded';
    return isId(path) || isCodeName(path) ? text : scrubText(text);
  }

  async function scrubPayload(payload: Payload, path: readonly string[]): Promise<Payload> {
    const { metadata, data } = await opened(payload, codec);
    const kept = Object.entries(metadata ?? {}).filter(([name]) => keptMetadata.includes(name));
    return {
      metadata: Object.fromEntries(kept),
      data: isOfPatch(path) ? data : scrubBytes(data ?? new Uint8Array(), metadata?.encoding),
    };
  }

  function scrubBytes(data: Uint8Array, encoding: Uint8Array | undefined): Uint8Array {
    // What is no JSON is nothing of ours.
    if (
      !Buffer.from(encoding ?? [])
        .toString()
        .startsWith('json/')
    )
      return new Uint8Array();
    return Buffer.from(JSON.stringify(scrubValue(JSON.parse(Buffer.from(data).toString()), undefined)));
  }

  /** @param name of the nearest field */
  function scrubValue(value: unknown, name: string | undefined): unknown {
    if (name !== undefined && keep.has(name)) return value;
    if (Array.isArray(value)) return value.map((item) => scrubValue(item, name));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([inner, item]) => [
        known.isName(inner) || ids.has(inner) ? inner : fakes.text(inner),
        scrubValue(item, inner),
      ]);
      return Object.fromEntries(entries) as unknown;
    }
    if (typeof value === 'number') {
      return name === undefined || known.isNamedByWorkflows(name) ? value : fakes.number(value);
    }
    if (typeof value !== 'string') return value;
    return scrubText(value);
  }

  function scrubText(text: string): string {
    return known.isWord(text) || ids.has(text) ? text : fakes.text(text);
  }
}

/** As it was before it was sealed: each layer is one `decode`. */
export async function opened(payload: Payload, codec: Pick<PayloadCodec, 'decode'>): Promise<Payload> {
  const [inner = payload] = await codec.decode([payload]);
  return inner === payload ? payload : opened(inner, codec);
}
