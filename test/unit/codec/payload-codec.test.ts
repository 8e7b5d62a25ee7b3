import { randomBytes } from 'node:crypto';
import type { Payload, SerializationContext } from '@temporalio/common';
import * as fc from 'fast-check';
import { CodecError } from '../../../src/codec/codec-error';
import { parseKeys } from '../../../src/codec/keys';
import { createPayloadCodec } from '../../../src/codec/payload-codec';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const key1 = newKey('k1');
const key2 = newKey('k2');
const codec = createPayloadCodec(parseKeys(key1));
const twoKeys = createPayloadCodec(parseKeys(`${key1},${key2}`));

const run: SerializationContext = { type: 'workflow', namespace: 'robots', workflowId: 'robot/a/17' };
const itsActivity: SerializationContext = {
  type: 'activity',
  namespace: 'robots',
  workflowId: 'robot/a/17',
  isLocal: false,
};
const payload: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"inn":"7707083893"}'),
};

async function sealed(context?: SerializationContext, by = codec, content = payload): Promise<Payload> {
  const [one] = await by.encode([content], context);
  return one ?? {};
}

async function opened(one: Payload, context?: SerializationContext, by = codec): Promise<unknown> {
  const [plain] = await by.decode([one], context);
  return plainOf(plain ?? {});
}

const text = (bytes?: Uint8Array | null) => Buffer.from(bytes ?? []).toString();
const hex = (bytes?: Uint8Array | null) => Buffer.from(bytes ?? []).toString('hex');

/** Buffers and Uint8Arrays of equal content compare as different. */
function plainOf({ metadata, data }: Payload): unknown {
  return {
    metadata: Object.entries(metadata ?? {}).map(([name, value]) => [name, hex(value)]),
    data: hex(data),
  };
}

describe('The payload codec', () => {
  it('gives back every payload as it was, with and without a context', async () => {
    const bytes = fc.uint8Array({ maxLength: 2000 });
    const payloads = fc.array(
      fc.record({ metadata: fc.dictionary(fc.stringMatching(/^[a-z-]{1,20}$/), bytes), data: bytes }),
    );
    const words = fc.string({ unit: 'binary' });
    const context = fc.option(
      fc.record({ type: fc.constant('workflow' as const), namespace: words, workflowId: words }),
      { nil: undefined },
    );
    await fc.assert(
      fc.asyncProperty(payloads, context, async (originals, owner) => {
        const wire = await codec.encode(originals, owner);
        const back = await codec.decode(wire, owner);
        expect(back.map(plainOf)).toEqual(originals.map(plainOf));
      }),
    );
  });

  it('shows key id, namespace and workflow id, and nothing of the content', async () => {
    const { metadata, data } = await sealed(run);
    expect(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)])).toEqual([
      ['encoding', 'binary/encrypted'],
      ['encryption-key-id', 'k1'],
      ['encryption-namespace', 'robots'],
      ['encryption-workflow-id', 'robot/a/17'],
    ]);
    expect(text(data)).not.toContain('7707083893');
    expect(text(data)).not.toContain('json/plain');
  });

  it('never seals the same payload to the same bytes', async () => {
    expect((await sealed(run)).data).not.toEqual((await sealed(run)).data);
  });

  it('repeats no nonce, however many payloads it seals', async () => {
    const all = await Promise.all(Array.from({ length: 2_000 }, () => sealed(run)));
    expect(new Set(all.map(({ data }) => hex(data?.subarray(0, 12)))).size).toBe(2_000);
  });

  it('opens for an Activity what its workflow sealed, and for a reader that has no context', async () => {
    const wire = await sealed(run);
    expect(await opened(wire, itsActivity)).toEqual(plainOf(payload));
    expect(await opened(wire)).toEqual(plainOf(payload));
  });

  it('opens anywhere what was sealed without a context', async () => {
    expect(await opened(await sealed(), run)).toEqual(plainOf(payload));
  });

  it.each([
    ['another workflow', { ...run, workflowId: 'robot/a/18' }],
    ['another namespace', { ...run, namespace: 'staging' }],
    ['an Activity of no workflow', { ...itsActivity, workflowId: undefined }],
  ])('refuses a payload that was moved to %s', async (_, elsewhere) => {
    const refusal = opened(await sealed(run), elsewhere);
    await expect(refusal).rejects.toThrow(CodecError);
    await expect(refusal).rejects.toThrow(/workflow "robot\/a\/17" of namespace "robots" was met in /);
  });

  it('replays elsewhere with the check off, and still refuses what was altered', async () => {
    const replaying = createPayloadCodec(parseKeys(key1), { checkContext: false });
    const wire = await sealed(run);
    const elsewhere = { ...run, namespace: 'default', workflowId: 'fake' };
    expect(await opened(wire, elsewhere, replaying)).toEqual(plainOf(payload));
    const moved = { ...wire, metadata: { ...wire.metadata, 'encryption-workflow-id': Buffer.from('fake') } };
    await expect(opened(moved, elsewhere, replaying)).rejects.toThrow('it was altered');
  });

  it.each([
    ['key id', 'encryption-key-id', 'k2'],
    ['namespace', 'encryption-namespace', 'robot'],
    ['workflow id', 'encryption-workflow-id', 'robot/a/18'],
    ['namespace, taken away,', 'encryption-namespace', undefined],
    ['workflow id, taken away,', 'encryption-workflow-id', undefined],
  ])('refuses a payload whose %s was altered', async (_, name, value) => {
    const { metadata, data } = await sealed(run, twoKeys);
    const { [name]: original, ...others } = metadata ?? {};
    expect(original).toBeDefined();
    const altered = value === undefined ? others : { ...others, [name]: Buffer.from(value) };
    const refusal = opened({ metadata: altered, data }, undefined, twoKeys);
    await expect(refusal).rejects.toThrow(CodecError);
    await expect(refusal).rejects.toThrow('it was altered');
  });

  it('does not open a payload whose encoding was altered', async () => {
    const { metadata, data } = await sealed(run);
    const altered = { metadata: { ...metadata, encoding: Buffer.from('binary/plain') }, data };
    expect(await opened(altered, run)).toEqual(plainOf(altered));
  });

  it('refuses a payload of which any bit was altered', async () => {
    const { metadata, data } = await sealed(run);
    for (const at of (data ?? []).keys()) {
      const altered = Buffer.from(data ?? []);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await expect(opened({ metadata, data: altered }, run)).rejects.toThrow('it was altered');
    }
  });

  it('refuses a payload that was cut, at any length', async () => {
    const { metadata, data } = await sealed(run);
    for (let length = 0; length < (data ?? []).length; length += 1) {
      await expect(opened({ metadata, data: data?.subarray(0, length) }, run)).rejects.toThrow(CodecError);
    }
    await expect(opened({ metadata }, run)).rejects.toThrow(CodecError);
  });

  it('opens what an older key sealed once a new key seals', async () => {
    const rotated = createPayloadCodec(parseKeys(`${key2},${key1}`));
    expect(await opened(await sealed(run), run, rotated)).toEqual(plainOf(payload));
    expect(text((await sealed(run, rotated)).metadata?.['encryption-key-id'])).toBe('k2');
  });

  it('names the key that is missing and those that are there, and shows no key', async () => {
    const onlyNew = createPayloadCodec(parseKeys(key2));
    const refusal = opened(await sealed(run), run, onlyNew);
    await expect(refusal).rejects.toThrow(/sealed with key "k1", which is not among CODEC_KEYS \(k2\)/);
    await expect(refusal).rejects.not.toThrow(key2.slice(3, 12));
  });

  it('refuses another key under the same id', async () => {
    const other = createPayloadCodec(parseKeys(newKey('k1')));
    await expect(opened(await sealed(run), run, other)).rejects.toThrow('the key of that id is another one');
  });

  it('passes on what is not sealed', async () => {
    expect(await opened(payload, run)).toEqual(plainOf(payload));
    expect(await opened({}, run)).toEqual(plainOf({}));
  });

  it('seals what claims to be sealed', async () => {
    const claims: Payload = {
      metadata: { encoding: Buffer.from('binary/encrypted') },
      data: Buffer.from('7707083893'),
    };
    const wire = await sealed(run, codec, claims);
    expect(text(wire.data)).not.toContain('7707083893');
    expect(await opened(wire, run)).toEqual(plainOf(claims));
  });
});
