import { defaultPayloadConverter } from '@temporalio/common';
import { createCodecApp } from '../../../src/codec/codec-server';
import { makeKeys } from '../../../src/codec/make-keys';
import { createPayloadCodec, createSealingCodec } from '../../../src/codec/payload-codec';
import { environmentNames, loadConfig } from '../../../src/config';
import { createSealingVault, createVault } from '../../../src/vault/vault';
import { clearValue } from '../../../workflows/contract/clear-value';

/** What stands in the environment of each role's process, and so is known to whoever takes its host over. */
const keys: Readonly<Record<string, string>> = makeKeys('k1');
const known = (role: 'endpoint' | 'worker' | 'codec' | 'pages'): Record<string, string> =>
  Object.fromEntries(Object.entries(keys).filter(([name]) => environmentNames[role].includes(name)));
const endpoint = loadConfig('endpoint', known('endpoint'));
const worker = loadConfig('worker', {
  ...known('worker'),
  PUBLIC_URL: 'https://robots.example.com',
  ERP_WSDL: 'erp.wsdl',
});
const codec = loadConfig('codec', {
  ...known('codec'),
  CODEC_SECRET: 'a-secret-path-segment',
  CODEC_ORIGIN: 'http://localhost:8233',
});

const owner = { type: 'workflow', namespace: 'default', workflowId: 'robot/a/17' } as const;
const event = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"an event token"') };
const byEndpoint = () => createSealingCodec(endpoint.CODEC_PUBLIC_KEY).encode([event], owner);
const byWorker = () => createPayloadCodec(worker.CODEC_KEYS).encode([event], owner);
const tokens = createSealingVault(endpoint.VAULT_PUBLIC_KEY).seal('a refresh token', 'member');

describe('Whoever takes over the host of an endpoint', () => {
  it('finds none of the keys that open', () => {
    expect(Object.keys(known('endpoint')).toSorted()).toEqual([
      'CODEC_PUBLIC_KEY',
      'INBOX_KEYS',
      'VAULT_PUBLIC_KEY',
    ]);
  });

  it('opens no history, neither what workers sealed nor what the endpoint itself did', async () => {
    for (const sealed of [await byWorker(), await byEndpoint()]) {
      for (const own of [
        createSealingCodec(endpoint.CODEC_PUBLIC_KEY),
        createPayloadCodec(endpoint.INBOX_KEYS),
      ])
        await expect(own.decode(sealed, owner)).rejects.toMatchObject({ name: 'CodecError' });
    }
  });

  it('opens no token of a portal', () => {
    expect(() => createVault(endpoint.INBOX_KEYS).open(tokens, 'member')).toThrow('does not open');
  });

  it('reads what workflows leave in the clear for it', async () => {
    const { payload } = clearValue({ host: 'b24-example.bitrix24.ru' });
    const [stored] = await createPayloadCodec(worker.CODEC_KEYS).encode([payload], owner);
    const [read] = await createSealingCodec(endpoint.CODEC_PUBLIC_KEY).decode([stored ?? {}], owner);
    expect(defaultPayloadConverter.fromPayload(read ?? {})).toEqual({ host: 'b24-example.bitrix24.ru' });
  });
});

it('whoever takes over the host of a worker opens all of it', async () => {
  const { decode } = createPayloadCodec(worker.CODEC_KEYS);
  for (const sealed of [await byWorker(), await byEndpoint()])
    expect((await decode(sealed, owner))[0]?.data).toEqual(event.data);
  expect(createVault(worker.VAULT_KEYS).open(tokens, 'member')).toBe('a refresh token');
});

describe('Whoever takes over the host of the codec, or knows its address', () => {
  const app = createCodecApp({
    codec: createPayloadCodec(codec.CODEC_KEYS),
    secretPath: codec.CODEC_SECRET,
    allowedOrigins: [codec.CODEC_ORIGIN],
    allowedHosts: ['localhost'],
  });

  it('opens histories, and in them no token of a portal', async () => {
    const record = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(tokens) };
    const [event1, record1] = await createPayloadCodec(worker.CODEC_KEYS).encode([event, record], owner);
    const wire = [event1, record1].map((payload) => ({
      metadata: Object.fromEntries(
        Object.entries(payload?.metadata ?? {}).map(([name, value]) => [
          name,
          Buffer.from(value).toString('base64'),
        ]),
      ),
      data: Buffer.from(payload?.data ?? []).toString('base64'),
    }));
    const reply = await app.request(`/${codec.CODEC_SECRET}/decode`, {
      method: 'POST',
      headers: { host: 'localhost' },
      body: JSON.stringify({ payloads: wire }),
    });
    const { payloads } = (await reply.json()) as { payloads: { data: string }[] };
    expect(payloads.map(({ data }) => Buffer.from(data, 'base64').toString())).toEqual([
      '"an event token"',
      tokens,
    ]);
    expect(() => createVault(codec.CODEC_KEYS).open(tokens, 'member')).toThrow('does not open');
  });

  it('finds no other key than those of histories', () => {
    expect(Object.keys(known('codec'))).toEqual(['CODEC_KEYS']);
  });
});

it('whoever takes over the host of the pages reads histories, and no token of a portal', async () => {
  expect(Object.keys(known('pages'))).toEqual(['CODEC_KEYS']);
  const pages = loadConfig('pages', {
    ...known('pages'),
    PUBLIC_URL: 'https://robots.example.com',
    PAGES_URL: 'https://robots.example.com/pages',
  });
  const [opened] = await createPayloadCodec(pages.CODEC_KEYS).decode(await byWorker(), owner);
  expect(opened?.data?.toString()).toBe('"an event token"');
  expect(() => createVault(pages.CODEC_KEYS).open(tokens, 'member')).toThrow('does not open');
});
