import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import * as fc from 'fast-check';
import { createAdaptorServer } from '@hono/node-server';
import { createCodecApp } from '../../../src/codec/codec-server';
import { parseKeys } from '../../../src/codec/keys';
import { createPayloadCodec } from '../../../src/codec/payload-codec';
import { payloadsAtMost, readPayloads } from '../../../src/codec/read-payloads';
import { costsOf, growth, linearAtMost } from '../../support/costs-of';

const key = randomBytes(32).toString('base64');
const secretPath = 'S3cret-path_0123456789';
const ui = 'http://localhost:8233';
const codec = createPayloadCodec(parseKeys(`k1:${key}`));
const app = createCodecApp({
  codec,
  secretPath,
  allowedOrigins: [ui],
  allowedHosts: ['localhost', '127.0.0.1', '[::1]'],
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const clear = { payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('"7707083893"') }] };

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return app.request(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { host: 'localhost:8888', 'content-type': 'application/json', ...headers },
  });
}

/** As the Web UI calls it. */
async function call(verb: string, body: unknown): Promise<Response> {
  return post(`/${secretPath}/${verb}?preserveStorageRefs=true`, body, {
    origin: ui,
    'x-namespace': 'robots',
  });
}

async function preflight(origin: string): Promise<Response> {
  return app.request(`/${secretPath}/decode`, {
    method: 'OPTIONS',
    headers: {
      host: 'localhost',
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-namespace',
    },
  });
}

describe('The codec endpoint', () => {
  it('encodes what the Web UI sends and decodes it back', async () => {
    const encoded = await (await call('encode', clear)).text();
    expect(encoded).toContain(base64('binary/encrypted'));
    expect(encoded).not.toContain(base64('"7707083893"'));
    const decoded = await call('decode', encoded);
    expect(decoded.status).toBe(200);
    expect(decoded.headers.get('content-type')).toContain('application/json');
    expect(await decoded.json()).toEqual(clear);
  });

  it('decodes what a workflow sealed beside what is clear', async () => {
    const [sealed] = await codec.encode(
      [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') }],
      { type: 'workflow', namespace: 'robots', workflowId: 'robot/a/17' },
    );
    const metadata = Object.entries(sealed?.metadata ?? {}).map(([name, value]) => [
      name,
      Buffer.from(value).toString('base64'),
    ]);
    const wire = {
      metadata: Object.fromEntries(metadata),
      data: Buffer.from(sealed?.data ?? []).toString('base64'),
    };
    const reply = await call('decode', { payloads: [wire, ...clear.payloads] });
    expect(await reply.json()).toEqual({
      payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('1') }, ...clear.payloads],
    });
  });

  it('answers no payloads with no payloads', async () => {
    expect(await (await call('decode', { payloads: [] })).json()).toEqual({ payloads: [] });
  });

  it('says why a payload does not open, and shows no key', async () => {
    const other = createPayloadCodec(parseKeys(`k9:${randomBytes(32).toString('base64')}`));
    const [sealed] = await other.encode([{ data: Buffer.from('x') }]);
    const metadata = { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k9') };
    const reply = await call('decode', {
      payloads: [{ metadata, data: Buffer.from(sealed?.data ?? []).toString('base64') }],
    });
    expect(reply.status).toBe(400);
    const body = await reply.text();
    expect(JSON.parse(body)).toEqual({
      error: 'CodecError',
      message: expect.stringContaining('key "k9"'),
    });
    expect(body).not.toContain(key.slice(0, 10));
  });

  const noLength = '{"length":{"valueOf":1,"toString":1}}';
  it.each([
    '',
    '{',
    'null',
    '{"payloads":1}',
    '{"payloads":[1]}',
    '{"payloads":[{"data":"%%%"}]}',
    `{"payloads":${noLength}}`,
    `{"payloads":[{"metadata":${noLength},"data":${noLength}}]}`,
  ])('refuses the body %j', async (body) => {
    const reply = await call('decode', body);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ error: 'NotPayloads' });
  });

  it('reads as many payloads as it says, and no more', async () => {
    const many = (count: number) => ({ payloads: Array(count).fill(clear.payloads[0]) });
    expect((await call('decode', many(payloadsAtMost))).status).toBe(200);
    expect((await call('decode', many(payloadsAtMost + 1))).status).toBe(400);
  });

  it('takes what Protobuf’s JSON leaves open: URL-safe base64, no padding, and null for what is absent', async () => {
    const wire = { metadata: { encoding: 'anNvbi9wbGFpbg' }, data: '-_8', externalPayloads: null };
    const reply = await call('decode', { payloads: [wire, { metadata: null }] });
    expect(await reply.json()).toEqual({
      payloads: [{ metadata: { encoding: base64('json/plain') }, data: '+/8=' }, {}],
    });
  });

  it('refuses a body that is too large', async () => {
    const reply = await call('decode', ' '.repeat(8 * 1024 * 1024 + 1));
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ error: 'TooLarge' });
  });

  it.each([
    ['a wrong secret', `/${secretPath.slice(0, -1)}/decode`],
    ['a longer secret', `/${secretPath}0/decode`],
    ['no secret', '/decode'],
    ['an empty secret', '//decode'],
    ['another verb', `/${secretPath}/keys`],
  ])('has nothing under %s', async (_, path) => {
    const reply = await post(path, clear);
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({ error: 'NotFound', message: 'There is nothing here.' });
  });

  it('is open to pages of the Web UI only', async () => {
    const granted = await preflight(ui);
    expect(granted.status).toBe(204);
    expect(granted.headers.get('access-control-allow-origin')).toBe(ui);
    expect(granted.headers.get('access-control-allow-methods')).toBe('POST');
    expect(granted.headers.get('access-control-allow-headers')).toBe('content-type,x-namespace');
    expect((await call('decode', clear)).headers.get('access-control-allow-origin')).toBe(ui);

    for (const origin of [
      'http://localhost:8234',
      'https://localhost:8233',
      'http://localhost:8233.evil.example',
      'null',
    ]) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
      const reply = await post(`/${secretPath}/decode`, clear, { origin });
      expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('What the codec endpoint is sent by those who mean harm', () => {
  const whole = {
    payloads: [
      {
        metadata: { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k1') },
        data: base64('sealed'),
        externalPayloads: [{ sizeBytes: '7' }],
      },
    ],
  };
  /** What has something of bytes or of a list, and is none. */
  const strange = fc.oneof(
    fc.constantFrom(
      { length: 50_000_000 },
      { length: -1 },
      { 0: 1, length: 3 },
      { type: 'Buffer', data: [1] },
    ),
    fc.constantFrom<unknown>(
      0,
      1,
      -1,
      1e300,
      true,
      '',
      'A',
      'AAAAA',
      '=',
      'A=A',
      '%',
      'длина',
      [],
      {},
      [[]],
      [null],
    ),
    fc.jsonValue(),
  );

  /** Each path into a value, its own included. */
  function pathsInto(value: unknown): string[][] {
    if (typeof value !== 'object' || value === null) return [[]];
    const below = Object.entries(value).flatMap(([name, inner]) =>
      pathsInto(inner).map((path) => [name, ...path]),
    );
    return [[], ...below];
  }

  function replaced(value: unknown, [name, ...path]: readonly string[], by: unknown): unknown {
    if (name === undefined) return by;
    const copy = structuredClone(value) as Record<string, unknown>;
    copy[name] = replaced(copy[name], path, by);
    return copy;
  }

  it('is refused in words wherever a type is another than it should be, and no memory is taken for it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsInto(whole)), strange, async (path, value) => {
        const before = process.memoryUsage();
        const reply = await call('encode', replaced(whole, path, value));
        const after = process.memoryUsage();
        expect([200, 400]).toContain(reply.status);
        expect(await reply.json()).toEqual(
          reply.status === 200
            ? { payloads: expect.any(Array) }
            : { error: 'NotPayloads', message: expect.any(String) },
        );
        expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000);
      }),
      { numRuns: 500 },
    );
  });

  it.each([['encoding'], ['encryption-key-id']])('is no %s with a length', async (name) => {
    const metadata = { ...whole.payloads[0]?.metadata, [name]: { length: 50_000_000 } };
    const reply = await call('decode', { payloads: [{ metadata, data: '' }] });
    expect(await reply.json()).toMatchObject({ error: 'NotPayloads' });
  });

  const repeat = (count: number, part: string): string => Array(Math.floor(count)).fill(part).join(',');
  it.each<[string, number, (size: number) => string]>([
    [
      'payloads',
      payloadsAtMost,
      (size) => `{"payloads":[${repeat(size, JSON.stringify(whole.payloads[0]))}]}`,
    ],
    ['payloads beyond all bounds', 200_000, (size) => `{"payloads":[${repeat(size, '{}')}]}`],
    [
      'metadata',
      2_000,
      (size) =>
        `{"payloads":[{"metadata":{${Array.from({ length: size }, (_, at) => `"m${at}":""`).join(',')}}}]}`,
    ],
    ['bytes', 1_000_000, (size) => `{"payloads":[{"data":"${'A'.repeat(size)}"}]}`],
    ['what is no base64 at its end', 1_000_000, (size) => `{"payloads":[{"data":"${'A'.repeat(size)}%"}]}`],
    ['a long name', 1_000_000, (size) => `{"payloads":[{"metadata":{"${'A'.repeat(size)}":""}}]}`],
    ['nesting', 1_000_000, (size) => `{"payloads":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`],
    ['blanks', 1_000_000, (size) => `{${' '.repeat(size)}}`],
  ])('costs in proportion to %s', (_, size, make) => {
    const [small = 0, large = 0] = costsOf(readPayloads, [make(size / growth), make(size)]);
    expect(large / small).toBeLessThan(growth * linearAtMost);
  });
});

describe('The codec endpoint over HTTP', () => {
  const server = createAdaptorServer({ fetch: app.fetch });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  /** Status of a call that names this host; the Host header cannot be set with fetch. */
  async function statusFor(host: string): Promise<number | undefined> {
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('The server does not listen on a port.');
    const { port } = address;
    return new Promise((resolve, reject) => {
      request(
        { port, host: '127.0.0.1', path: `/${secretPath}/decode`, method: 'POST', headers: { host } },
        (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        },
      )
        .on('error', reject)
        .end(JSON.stringify(clear));
    });
  }

  it.each(['localhost', 'localhost:8888', '127.0.0.1:8888', '[::1]:8888', 'LOCALHOST'])(
    'answers to the name %s',
    async (host) => {
      expect(await statusFor(host)).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example:8888', '127.0.0.1.evil.example', 'evil.example:8888'])(
    'refuses the foreign name %j, which a page may have made to point here',
    async (host) => {
      expect(await statusFor(host)).toBe(403);
    },
  );
});
