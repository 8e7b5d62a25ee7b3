import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { type Served, type ServeOptions, serveApp } from '../../../src/endpoint/http/serve';
import { callForm, createEndpoint, type Endpoint } from './fixture';

const open: (Served | Socket)[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) {
    if ('close' in one) await one.close();
    else one.destroy();
  }
});

async function serve(options: Partial<ServeOptions> & Pick<ServeOptions, 'app'>): Promise<Served> {
  const served = await serveApp({
    host: '127.0.0.1',
    port: 0,
    arriveWithin: 300,
    answerWithin: 300,
    ...options,
  });
  open.push(served);
  return served;
}

interface FirstAnswer {
  /** HTTP status. */
  code: number;
  status?: string;
  error?: string;
}

interface Sender {
  socket: Socket;
  /** Rejects if the connection ends without one. */
  answer: Promise<FirstAnswer>;
  closed: Promise<void>;
}

/** A sender that writes bytes as it likes. */
function send(port: number, ...bytes: (string | Buffer)[]): Sender {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  open.push(socket);
  for (const part of bytes) socket.write(part);
  let received = '';
  const answer = new Promise<FirstAnswer>((resolve, reject) => {
    socket.on('data', (chunk) => {
      received += chunk;
      const [start = '', body = ''] = received.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(start)?.[1]);
      if (Buffer.byteLength(body) < length || Number.isNaN(length)) return;
      resolve({ code: Number(start.slice(9, 12)), ...JSON.parse(body) });
    });
    socket.on('error', reject);
    socket.on('end', () => reject(new Error(`closed after "${received}"`)));
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
  });
  answer.catch(() => undefined);
  return { socket, answer, closed };
}

function head(length: number | 'chunked', path = '/robots/erp_order'): string {
  const framing = length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  return `POST ${path} HTTP/1.1\r\nHost: robots.example\r\nContent-Type: application/x-www-form-urlencoded\r\n${framing}\r\n\r\n`;
}

interface Signal {
  happened: Promise<void>;
  happens: () => boolean;
}

function signal(): Signal {
  const emitter = new EventEmitter();
  const happened = once(emitter, 'it').then(() => undefined);
  return { happened, happens: () => emitter.emit('it') };
}

async function serveEndpoint(): Promise<Endpoint & Served & { called: Promise<void> }> {
  const endpoint = await createEndpoint();
  const { happened, happens } = signal();
  const app: ServeOptions['app'] = {
    fetch(request, ...rest) {
      if (request.method === 'POST') happens();
      return endpoint.app.fetch(request, ...rest);
    },
  };
  return { ...endpoint, ...(await serve({ app })), called: happened };
}

async function expectUnharmed({ store, url }: Endpoint & { url: string }, calls = 0): Promise<void> {
  expect(store.calls).toHaveLength(calls);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
}

describe('over real connections', () => {
  it.each([
    ['in one piece', [`${head(callForm().length)}${callForm()}`]],
    ['in pieces', [head(callForm().length), callForm().slice(0, 100), callForm().slice(100)]],
    ['in chunks', [head('chunked'), `${callForm().length.toString(16)}\r\n${callForm()}\r\n`, '0\r\n\r\n']],
  ])('a call that comes %s is acknowledged', async (_, parts) => {
    const endpoint = await serveEndpoint();
    expect(await send(endpoint.port, ...parts).answer).toEqual({ code: 200, status: 'async' });
    await expectUnharmed(endpoint, 1);
  });

  it.each(['1.0', '1.1'])('a health check of HTTP/%s without a Host is answered', async (version) => {
    const endpoint = await serveEndpoint();
    expect(await send(endpoint.port, `GET /health/live HTTP/${version}\r\n\r\n`).answer).toMatchObject({
      code: 200,
    });
  });

  it.each([
    ['no headers', ''],
    ['half of its headers', 'POST /robots/erp_order HTTP/1.1\r\nHost: x\r\n'],
    ['half of its body', `${head(callForm().length)}${callForm().slice(0, 100)}`],
    ['half of a chunk', `${head('chunked')}40\r\nworkflow_id=1`],
  ])('a sender that stops after %s is told so', async (_, bytes) => {
    const endpoint = await serveEndpoint();
    const sender = send(endpoint.port, bytes);
    expect(await sender.answer).toMatchObject({
      code: 408,
      error: 'Http.TooSlow',
      message: expect.stringContaining('Nothing was stored'),
    });
    await expectUnharmed(endpoint);
  });

  it('a call whose rest comes after the refusal is not stored', async () => {
    const endpoint = await serveEndpoint();
    const sender = send(endpoint.port, head(callForm().length), callForm().slice(0, 100));
    expect(await sender.answer).toMatchObject({ code: 408 });
    sender.socket.write(callForm().slice(100));
    const more = setInterval(() => sender.socket.write('x'), 20);
    await sender.closed;
    clearInterval(more);
    await expectUnharmed(endpoint);
  });

  it('what follows a call that is being stored does not make it look refused', async () => {
    const endpoint = await serveEndpoint();
    const call = `${head(callForm().length)}${callForm()}`;
    const sender = send(endpoint.port, `${call}no HTTP\r\n\r\n`);
    await expect(sender.answer).rejects.toThrow();
    while (endpoint.store.calls.length === 0) await new Promise(setImmediate);
  });

  it('a sender that trickles is told so, and cut off if it goes on', async () => {
    const endpoint = await serveEndpoint();
    const sender = send(endpoint.port, head(callForm().length));
    const trickle = setInterval(() => sender.socket.write('x'), 20);
    expect(await sender.answer).toMatchObject({ code: 408, error: 'Http.TooSlow' });
    await sender.closed;
    clearInterval(trickle);
    await expectUnharmed(endpoint);
  });

  it('a sender that closes its half in the middle is told so', async () => {
    const endpoint = await serveEndpoint();
    const sender = send(endpoint.port, head(callForm().length), callForm().slice(0, 100));
    sender.socket.end();
    expect(await sender.answer).toMatchObject({ code: 400, error: 'Http.Malformed' });
    await expectUnharmed(endpoint);
  });

  it('a sender that vanishes in the middle leaves nothing', async () => {
    const endpoint = await serveEndpoint();
    const sender = send(endpoint.port, head(callForm().length), callForm().slice(0, 100));
    await endpoint.called;
    sender.socket.resetAndDestroy();
    while (!endpoint.logged.join().includes('Call.BrokenOff')) await new Promise(setImmediate);
    await expectUnharmed(endpoint);
  });

  it.each([
    ['announces', head(300_000)],
    ['sends unannounced', `${head('chunked')}493e0\r\n${'x'.repeat(300_000)}`],
  ])('a sender that %s 300 KB is told the limit', async (_, bytes) => {
    const endpoint = await serveEndpoint();
    const sender = send(endpoint.port, bytes);
    expect(await sender.answer).toMatchObject({ code: 413, error: 'Call.TooLarge' });
    await expectUnharmed(endpoint);
  });

  it('a sender that goes on for ever is cut off', async () => {
    const endpoint = await serveEndpoint();
    // As much as is too much at once: a busy machine would be too late with it otherwise, and so told.
    const chunk = `4000\r\n${'x'.repeat(16_384)}\r\n`;
    const sender = send(endpoint.port, head('chunked') + chunk.repeat(20));
    const flood = setInterval(() => sender.socket.write(chunk), 5);
    expect(await sender.answer).toMatchObject({ code: 413, error: 'Call.TooLarge' });
    await sender.closed;
    clearInterval(flood);
    await expectUnharmed(endpoint);
  });

  it.each([
    [
      'too many headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'Http.HeadersTooLarge',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'Http.Malformed'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'Http.Malformed',
    ],
    ['a broken chunk', `${head('chunked')}zz\r\n`, 400, 'Http.Malformed'],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400, 'Http.Malformed'],
    ['a target that is none', 'GET \\x HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'Http.Malformed'],
  ])('%s is refused in the form of every refusal', async (_, bytes, code, error) => {
    const endpoint = await serveEndpoint();
    expect(await send(endpoint.port, bytes).answer).toMatchObject({ code, error });
    await expectUnharmed(endpoint);
  });
});

describe('serveApp', () => {
  const app = new Hono().get('/', (c) => c.json({}));

  it('tells whoever counts of what never reaches the app', async () => {
    const refused: string[] = [];
    const { port } = await serve({ app, onRefused: ({ type }) => refused.push(type) });
    await send(port, 'POST /robots/erp_order HTTP/1.1\r\nHost: x\r\n').answer;
    await send(port, 'no HTTP at all\r\n\r\n').answer;
    expect(refused).toEqual(['Http.TooSlow', 'Http.Malformed']);
  });

  it('says which port is taken, and what sets it', async () => {
    const { port } = await serve({ app });
    await expect(serveApp({ app, host: '127.0.0.1', port, setting: 'METRICS_PORT' })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken; nothing was started. Set METRICS_PORT to a free one.`,
    );
  });

  it('answers running requests before it closes, and takes no new one', async () => {
    const arrival = signal();
    const end = signal();
    const slowApp = new Hono().get('/', async (c) => {
      arrival.happens();
      await end.happened;
      return c.json({ done: true });
    });
    const served = await serve({ app: slowApp, answerWithin: 60_000 });
    const running = fetch(served.url);
    await arrival.happened;
    let isClosed = false;
    const closing = served.close().finally(() => {
      isClosed = true;
    });
    await expect(fetch(served.url)).rejects.toThrow('fetch failed');
    expect(isClosed).toBe(false);
    end.happens();
    expect(await (await running).json()).toEqual({ done: true });
    await closing;
  });

  it('closes with an idle kept-alive connection and a slow sender open', async () => {
    const endpoint = await serveEndpoint();
    const idle = await fetch(endpoint.url);
    expect(idle.headers.get('connection')).toBe('keep-alive');
    send(endpoint.port, head(1000), 'workflow_id=');
    await endpoint.called;
    await endpoint.close();
  });
});
