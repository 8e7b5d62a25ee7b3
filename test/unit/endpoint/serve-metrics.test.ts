import { createMetricsApp } from '../../../src/telemetry/serve-metrics';
import { InboxFullError } from '../../../src/inbox/journal/inbox-full-error';
import { callForm, createEndpoint, type Endpoint, portal } from './fixture';

function monitorOf({ metrics, store, refusedCalls }: Endpoint): ReturnType<typeof createMetricsApp> {
  return createMetricsApp({
    metrics: [metrics],
    health: () => ({ temporal: 'away', inbox: store.stats(), refused: refusedCalls.list() }),
    refusedCalls,
  });
}

it('metrics and health with details are told where they are asked for, and nothing else is there', async () => {
  const endpoint = await createEndpoint();
  const app = monitorOf(endpoint);
  endpoint.store.shown = { ...endpoint.store.shown, pending: 7, accepting: false };

  const told = await app.request('/metrics');
  expect(told.headers.get('content-type')).toContain('text/plain');
  const text = await told.text();
  expect(text).toContain('robots_inbox_pending 7');
  expect(text).toContain('robots_inbox_accepting 0');
  const health = await app.request('/health');
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ temporal: 'away', inbox: { pending: 7, accepting: false } });
  for (const path of ['/', '/robots/erp_order', '/install'])
    expect((await app.request(path, { method: 'POST' })).status).toBe(404);
});

describe('a call that the inbox has no room for', () => {
  const refused = async (): Promise<Endpoint> => {
    const endpoint = await createEndpoint();
    endpoint.store.failWith = new InboxFullError('limit');
    await endpoint.post('/robots/erp_order', callForm());
    return endpoint;
  };
  const subject = { robot: 'erp_order', document: 'DEAL_17', portal: portal.host };

  it('is named in log, metrics and health', async () => {
    const endpoint = await refused();
    const app = monitorOf(endpoint);
    expect(endpoint.logged.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ ...subject, refusal: 'Inbox.Full' }),
    );
    expect(await (await app.request('/metrics')).text()).toMatch(/^robots_refused_calls 1$/m);
    expect(await (await app.request('/health')).json()).toMatchObject({
      refused: { count: 1, calls: [{ ...subject, type: 'Inbox.Full' }] },
    });
  });

  it('stays there until a person acknowledges it, and not the ones behind it', async () => {
    const endpoint = await refused();
    const app = monitorOf(endpoint);
    const [first] = endpoint.refusedCalls.list().calls;
    endpoint.refusedCalls.add({ ...first!, at: first!.at + 1, document: 'DEAL_18' });
    const reply = await app.request(`/refused-calls?until=${first!.at}`, { method: 'DELETE' });
    expect(await reply.json()).toEqual({ left: 1 });
    expect(endpoint.refusedCalls.list().calls.map(({ document }) => document)).toEqual(['DEAL_18']);
  });

  it('is kept as it was sealed, with the id of its run', async () => {
    const endpoint = await createEndpoint();
    endpoint.store.failWith = new InboxFullError('limit', { unstored: Buffer.from('sealed') });
    await endpoint.post('/robots/erp_order', callForm());
    const [{ run } = {}] = endpoint.refusedCalls.list().calls;
    expect(run).toMatch(/^erp_order\/DEAL_17\//);
    expect(endpoint.refusedCalls.bodyOf(run ?? '')).toEqual(Buffer.from('sealed'));
  });

  it('is not touched by what a browser sends', async () => {
    const endpoint = await refused();
    const app = monitorOf(endpoint);
    const headers = { origin: 'http://127.0.0.1:9464' };
    for (const [method, path] of [
      ['DELETE', `/refused-calls?until=${Date.now() + 1}`],
      ['PUT', '/inbox/calls?name=a'],
    ] as const)
      expect((await app.request(path, { method, headers })).status).toBe(403);
    expect(endpoint.refusedCalls.list().count).toBe(1);
  });

  it.each(['', '?until=now', '?until=NaN'])('is not forgotten for a wrong question: %s', async (query) => {
    const endpoint = await refused();
    const reply = await monitorOf(endpoint).request(`/refused-calls${query}`, { method: 'DELETE' });
    expect({ status: reply.status, left: endpoint.refusedCalls.list().count }).toEqual({
      status: 400,
      left: 1,
    });
  });
});

it.each([
  ['127.0.0.1', 200],
  ['::ffff:127.0.0.1', 200],
  ['::1', 200],
  ['10.0.0.7', 403],
  ['::ffff:10.0.0.7', 403],
])('what the inbox keeps is told to this machine only: %s', async (remoteAddress, status) => {
  const endpoint = await createEndpoint();
  const stuckCalls = {
    list: async () => [],
    retry: async () => ({ done: true, told: '' }),
    startOf: async () => undefined,
    drop: async () => ({ done: true, told: '' }),
  };
  const app = createMetricsApp({ metrics: [endpoint.metrics], health: () => ({}), stuckCalls });
  const env = { incoming: { socket: { remoteAddress } } };
  expect((await app.request('/inbox/calls', {}, env)).status).toBe(status);
  expect((await app.request('/inbox/calls?name=a', { method: 'DELETE' }, env)).status).toBe(status);
  expect((await app.request('/metrics', {}, env)).status).toBe(200);
});

it('a call that was refused for what it is waits for nobody', async () => {
  const endpoint = await createEndpoint();
  await endpoint.post('/robots/erp_order', callForm({ 'auth[application_token]': 'wrong' }));
  await endpoint.post('/robots/erp_order', 'x=%zz');
  expect(endpoint.refusedCalls.list().count).toBe(0);
});

describe('what Temporal took since a time', () => {
  const app = createMetricsApp({
    metrics: [],
    health: () => ({}),
    offerSince: (since) => ({ count: 3, from: since + 1 }),
  });

  it('is offered once more on demand', async () => {
    const reply = await app.request('/offers?since=1700000000000', { method: 'PUT' });
    expect(await reply.json()).toEqual({ count: 3, from: 1_700_000_000_001 });
  });

  it('is not for a wrong question, nor for one that a page of another site may send', async () => {
    expect((await app.request('/offers?since=now', { method: 'PUT' })).status).toBe(400);
    for (const method of ['GET', 'POST'])
      expect((await app.request('/offers?since=0', { method })).status).toBe(404);
  });
});
