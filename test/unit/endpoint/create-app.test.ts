import { EventEmitter, once } from 'node:events';
import { InboxFullError } from '../../../src/inbox/journal/inbox-full-error';
import { createUnverifiedPlaces } from '../../../src/verify/unverified-call';
import {
  applicationToken,
  callForm,
  createEndpoint,
  formType,
  gatewayKey,
  memberId,
  portal,
  readFixture,
} from './fixture';

/** Of the fixtures of events. */
const memberIdOfFixture = 'a223c6b3710f85df22e9377d6c4f7553';

const away = (): Promise<never> => Promise.reject(new Error('connection refused'));

describe('a robot’s call', () => {
  it('is acknowledged with exactly what Bitrix24 expects, once it is stored for its portal', async () => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.post('/robots/erp_order', callForm());
    expect(answer).toMatchObject({ status: 200, text: '{"status":"async"}' });
    expect(endpoint.store.calls).toEqual([
      expect.objectContaining({
        portal: memberId,
        robot: 'erp_order',
        document: { module: 'crm', entity: 'CCrmDocumentDeal', id: 'DEAL_17' },
        properties: { ok: true, properties: { comment: 'до обеда' } },
      }),
    ]);
  });

  it('is one line of the log, with ids and nothing of what it holds', async () => {
    const endpoint = await createEndpoint();
    await endpoint.post('/robots/erp_order', callForm());
    const lines = endpoint.logged.filter((line) => line.includes('DEAL_17'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 30,
        robot: 'erp_order',
        document: 'DEAL_17',
        portal: portal.host,
        run: expect.stringMatching(`^erp_order/DEAL_17/${memberId}/`),
        msg: 'accepted erp_order for DEAL_17',
      }),
    ]);
    expect(endpoint.logged.join()).not.toContain('до обеда');
  });

  it.each([
    ['while its portal cannot be checked', { lookUp: away }, {}, 'its portal is checked later'],
    ['when it is refused', {}, { 'auth[application_token]': 'wrong' }, 'application_token differs'],
  ])('is one line of the log %s, too', async (_, options, changes, words) => {
    const endpoint = await createEndpoint(options);
    await endpoint.post('/robots/erp_order', callForm(changes));
    const lines = endpoint.logged.map((line) => JSON.parse(line)).filter(({ robot }) => robot);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        robot: 'erp_order',
        document: 'DEAL_17',
        msg: expect.stringContaining(words),
      }),
    ]);
  });

  it('is not acknowledged before it is durable', async () => {
    const endpoint = await createEndpoint();
    const durable = new EventEmitter();
    const storing = once(durable, 'storing');
    endpoint.store.storeCall = async () => {
      durable.emit('storing');
      await once(durable, 'stored');
    };
    let answered = false;
    const answer = endpoint.post('/robots/erp_order', callForm()).finally(() => {
      answered = true;
    });
    await storing;
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(answered).toBe(false);
    durable.emit('stored');
    expect((await answer).status).toBe(200);
  });

  it('is taken with a setting that does not fit: the run tells the deal', async () => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.post(
      '/robots/erp_order',
      callForm({ 'properties[notify_user]': 'nobody' }),
    );
    expect(answer.status).toBe(200);
    expect(endpoint.store.calls[0]?.properties).toMatchObject({ ok: false });
  });

  it.each([
    ['as a header', '/robots/erp_order', { 'x-gateway-key': gatewayKey }],
    ['as the last segment of the path', `/robots/erp_order/${gatewayKey}`, {}],
  ])('is taken in the article’s shape with a gateway key %s', async (_, path, headers) => {
    const endpoint = await createEndpoint();
    const body = await readFixture('article-shape.json');
    const answer = await endpoint.post(path, body, { 'content-type': 'application/json', ...headers });
    expect(answer.text).toBe('{"status":"async"}');
    expect(endpoint.store.calls[0]).toMatchObject({ portal: memberId, document: { id: 'DEAL_123' } });
    expect(endpoint.store.calls[0]).not.toHaveProperty('answer');
  });

  it('is taken with the numbers, nulls and byte order mark of gateways that are built without code', async () => {
    const endpoint = await createEndpoint();
    const data = {
      WORKFLOW_ID: '68f0c2a1b4c3d7.11223344',
      DOCUMENT_ID: ['crm', 'CCrmDocumentDeal', 'DEAL_17'],
      PROPERTIES: { comment: 12000.5, reference: null, notify_user: 7 },
      auth: null,
    };
    const body = `\uFEFF${JSON.stringify({ event: 'onBpActivityExecute', data })}`;
    const headers = { 'content-type': 'application/json', 'x-gateway-key': gatewayKey };
    expect(await endpoint.post('/robots/erp_order', body, headers)).toMatchObject({ status: 200 });
    expect(endpoint.store.calls[0]?.properties).toEqual({
      ok: true,
      properties: { comment: '12000.5', notify_user: 7 },
    });
  });

  it('is kept unverified while its portal cannot be checked, without its application token', async () => {
    const endpoint = await createEndpoint({ lookUp: away });
    const answer = await endpoint.post('/robots/erp_order', callForm());
    expect(answer).toMatchObject({ status: 200, text: '{"status":"async"}' });
    expect(endpoint.store.calls).toEqual([]);
    expect(endpoint.store.unverified).toEqual([
      expect.objectContaining({ call: expect.objectContaining({ robot: 'erp_order' }) }),
    ]);
    expect(JSON.stringify(endpoint.store.unverified)).not.toContain(applicationToken);
  });

  it('is refused when too many wait to be checked, ten times at once too', async () => {
    const places = createUnverifiedPlaces([], { installed: 3, listed: 3, others: 3 });
    const endpoint = await createEndpoint({ lookUp: away, places });
    const calls = Array.from({ length: 10 }, () => endpoint.post('/robots/erp_order', callForm()));
    const answers = await Promise.all(calls);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.at(-1)).toMatchObject({ status: 503, json: { error: 'Inbox.UnverifiedFull' } });
    expect(endpoint.store.unverified).toHaveLength(3);
  });

  it.each(['limit', 'disk'] as const)(
    'is refused with the reason when the inbox has no room (%s)',
    async (reason) => {
      const endpoint = await createEndpoint();
      endpoint.store.failWith = new InboxFullError(reason);
      endpoint.store.shown.pending = 12;
      const { status, json } = await endpoint.post('/robots/erp_order', callForm());
      expect(status).toBe(503);
      expect(json.error).toBe('Inbox.Full');
      expect(json.message).toContain('12 calls wait in it): this call was NOT accepted');
    },
  );

  it('is not called lost when the inbox may have stored it', async () => {
    const endpoint = await createEndpoint();
    endpoint.store.failWith = new InboxFullError('unknown');
    const { status, json } = await endpoint.post('/robots/erp_order', callForm());
    expect({ status, error: json.error }).toEqual({ status: 503, error: 'Inbox.Full' });
    expect(json.message).toContain('may be stored');
    expect(json.message).not.toContain('NOT accepted');
  });

  it('ends in a 500 without a stack when the endpoint itself fails', async () => {
    const endpoint = await createEndpoint();
    endpoint.store.failWith = new TypeError('cannot read properties of undefined');
    const { status, json, text } = await endpoint.post('/robots/erp_order', callForm());
    expect(status).toBe(500);
    expect(json.error).toBe('Endpoint.Failed');
    expect(text).not.toMatch(/cannot read|\.ts/);
    expect(endpoint.logged.join()).toContain('cannot read properties of undefined');
  });

  it('leaves no secret in the log', async () => {
    const endpoint = await createEndpoint({ lookUp: async () => [{ ...portal, tokenHashes: [] }] });
    await endpoint.post('/robots/erp_order', callForm());
    await endpoint.post('/robots/erp_order/a-key-that-is-wrong', callForm({ 'auth[application_token]': '' }));
    await endpoint.post('/robots/erp_order', callForm({ event_token: 'a|b|secret' }));
    expect(endpoint.logged).toHaveLength(3);
    expect(endpoint.logged.join()).not.toMatch(/a07c9175|54020ce|035c5efa|3a9b61ad|a-key-that|secret/);
  });
});

describe('an installation', () => {
  it('of an allowed portal is stored for its proof', async () => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.post('/install', await readFixture('onappinstall.form'));
    expect(answer).toMatchObject({ status: 200, text: '{"status":"stored"}' });
    expect(endpoint.store.installs).toEqual([
      expect.objectContaining({ type: 'installed', domain: portal.host }),
    ]);
  });

  it.each([
    [
      'of a portal that is not in PORTALS',
      ['other.bitrix24.ru'],
      'onappinstall.form',
      403,
      'Install.NotAllowed',
    ],
    ['while PORTALS is empty', [], 'onappinstall.form', 403, 'Install.NotAllowed'],
  ])('%s is refused, and nothing stored', async (_, allowedPortals, fixture, status, error) => {
    const endpoint = await createEndpoint({ allowedPortals });
    const answer = await endpoint.post('/install', await readFixture(fixture));
    expect(answer).toMatchObject({ status, json: { error } });
    expect(endpoint.store.installs).toEqual([]);
  });

  it('is refused when the inbox has no room', async () => {
    const endpoint = await createEndpoint();
    endpoint.store.failWith = new InboxFullError('limit');
    const answer = await endpoint.post('/install', await readFixture('onappinstall.form'));
    expect(answer).toMatchObject({ status: 503, json: { error: 'Inbox.Full' } });
  });
});

describe('an installation that names', () => {
  it.each([
    ['auth[domain]', '169.254.169.254', [memberIdOfFixture]],
    ['auth[domain]', 'localhost:6379', [memberIdOfFixture]],
    ['auth[client_endpoint]', 'http://169.254.169.254/rest/', [portal.host]],
    ['auth[client_endpoint]', 'https://[::1]/rest/', [portal.host]],
    ['auth[server_endpoint]', 'http://127.0.0.1:8500/rest/', [portal.host]],
    ['auth[server_endpoint]', 'https://vault.internal/rest/', [portal.host]],
    ['auth[client_endpoint]', 'https://portal.test/rest/', [portal.host]],
    ['auth[server_endpoint]', 'not a url', [portal.host]],
  ])('%s = %s is refused and logged, and nothing stored', async (field, value, allowedPortals) => {
    const endpoint = await createEndpoint({ allowedPortals });
    const form = new URLSearchParams(await readFixture('onappinstall.form'));
    form.set(field, value);
    const answer = await endpoint.post('/install', form.toString());
    expect(answer).toMatchObject({ status: 403, json: { error: 'Install.HostRefused' } });
    expect(endpoint.store.installs).toEqual([]);
    expect(endpoint.logged.join()).toContain('which is no public host and not in PORTALS');
  });

  it('a listed portal on this machine is stored', async () => {
    const endpoint = await createEndpoint({ allowedPortals: ['http://127.0.0.1:3001'] });
    const form = new URLSearchParams(await readFixture('onappinstall.form'));
    form.set('auth[domain]', '127.0.0.1:3001');
    form.set('auth[client_endpoint]', 'http://127.0.0.1:3001/rest/');
    expect((await endpoint.post('/install', form.toString())).status).toBe(200);
  });
});

describe('an uninstallation', () => {
  const event = async (token: string): Promise<string> => {
    const form = new URLSearchParams(await readFixture('onappuninstall.form'));
    form.set('auth[member_id]', memberId);
    form.set('auth[application_token]', token);
    return form.toString();
  };

  it('with the portal’s token goes to the portal’s workflow', async () => {
    const endpoint = await createEndpoint();
    expect((await endpoint.post('/install', await event(applicationToken))).status).toBe(200);
    expect(endpoint.store.news).toEqual([
      { memberId, type: 'uninstalled', tokenHash: portal.tokenHashes[0], ts: 1_796_100_000 },
    ]);
  });

  it('with another token is refused and logged, and nothing stored', async () => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.post('/install', await event('forged'));
    expect(answer).toMatchObject({ status: 403, json: { error: 'Uninstall.Refused' } });
    expect(endpoint.store.news).toEqual([]);
    expect(endpoint.logged.join()).toContain('was not taken: its application_token is not that');
  });

  it('that cannot be checked now is kept, but not without bound', async () => {
    const endpoint = await createEndpoint({ lookUp: away });
    const statuses: number[] = [];
    for (let turn = 0; turn < 52; turn += 1) {
      statuses.push((await endpoint.post('/install', await event(`token ${turn}`))).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.at(-1)).toBe(403);
  });
});

describe('a verified call', () => {
  const broken = { ...portal, state: 'broken' as const };
  const tokens = {
    accessToken: '035c5efa1f658206411cb5c9363075e7',
    refreshToken: '3a9b61ad335615b53bf543ff4315796f',
    expiresAt: 1_716_498_251_000,
  };
  const withTokens = callForm({ 'auth[expires]': '1716498251' });

  it('leaves its tokens behind where the portal has good ones and a backup', async () => {
    const endpoint = await createEndpoint();
    await endpoint.post('/robots/erp_order', withTokens);
    expect(endpoint.store.news).toEqual([]);
  });

  it.each(['broken', 'user-inactive'] as const)(
    'brings its tokens to a portal that is %s, once in a while',
    async (state) => {
      const endpoint = await createEndpoint({ lookUp: async () => [{ ...portal, state }] });
      await endpoint.post('/robots/erp_order', withTokens);
      await endpoint.post('/robots/erp_order', withTokens);
      expect(endpoint.store.calls).toHaveLength(2);
      expect(endpoint.store.news).toEqual([{ memberId, type: 'tokens', tokens }]);
    },
  );

  it('brings its tokens to a portal that has no backup', async () => {
    const endpoint = await createEndpoint({ lookUp: async () => [{ ...portal, backupSince: undefined }] });
    await endpoint.post('/robots/erp_order', withTokens);
    expect(endpoint.store.news).toEqual([{ memberId, type: 'tokens', tokens }]);
  });

  it('brings none with a wrong token, or without a refresh token', async () => {
    const endpoint = await createEndpoint({ lookUp: async () => [broken] });
    await endpoint.post('/robots/erp_order', callForm({ 'auth[application_token]': 'wrong' }));
    await endpoint.post('/robots/erp_order', callForm({ 'auth[refresh_token]': undefined }));
    expect(endpoint.store.calls).toHaveLength(1);
    expect(endpoint.store.news).toEqual([]);
  });

  it('tells of another address once', async () => {
    const endpoint = await createEndpoint();
    for (const domain of [portal.host, 'moved.bitrix24.ru', 'moved.bitrix24.ru', 'no host!']) {
      await endpoint.post('/robots/erp_order', callForm({ 'auth[domain]': domain }));
    }
    expect(endpoint.store.news).toEqual([{ memberId, type: 'moved', domain: 'moved.bitrix24.ru' }]);
  });

  it('is acknowledged though its news found no room', async () => {
    const endpoint = await createEndpoint({ lookUp: async () => [broken] });
    endpoint.store.storePortalEvent = async () => {
      throw new InboxFullError('limit');
    };
    expect((await endpoint.post('/robots/erp_order', withTokens)).status).toBe(200);
    expect(endpoint.logged.join()).toContain('news of a portal was not stored');
  });

  it('is acknowledged while its news waits for a disk that hangs', async () => {
    const endpoint = await createEndpoint({ lookUp: async () => [broken] });
    endpoint.store.storePortalEvent = () => new Promise(() => undefined);
    expect((await endpoint.post('/robots/erp_order', withTokens)).status).toBe(200);
  });
});

describe('with a suffix', () => {
  it('robots answer to the codes that they are registered by', async () => {
    const endpoint = await createEndpoint({ robotSuffix: '__staging' });
    const body = callForm({ code: 'erp_order__staging' });
    expect((await endpoint.post('/robots/erp_order__staging', body)).status).toBe(200);
    expect(endpoint.store.calls[0]?.robot).toBe('erp_order');
    expect((await endpoint.post('/robots/erp_order', callForm())).status).toBe(404);
    expect((await endpoint.post('/robots/erp_order__staging', callForm())).status).toBe(400);
  });
});

describe('health', () => {
  it('is live', async () => {
    const { app } = await createEndpoint();
    expect((await app.request('/health/live')).status).toBe(200);
  });

  it('is ready while calls are accepted, and not where the inbox accepts nothing', async () => {
    const { app, store } = await createEndpoint();
    expect((await app.request('/health/ready')).status).toBe(200);
    store.shown.accepting = false;
    expect((await app.request('/health/ready')).status).toBe(503);
  });

  it('is not ready once the endpoint was told to end, though calls are taken still', async () => {
    let isEnding = false;
    const { app, post } = await createEndpoint({ isEnding: () => isEnding });
    expect((await app.request('/health/ready')).status).toBe(200);
    isEnding = true;
    expect((await app.request('/health/ready')).status).toBe(503);
    expect((await post('/robots/erp_order', callForm())).status).toBe(200);
  });

  it('tells strangers no more than that', async () => {
    const { app, store } = await createEndpoint();
    const said = async (path: string): Promise<string> => (await app.request(path)).text();
    expect(await said('/health/live')).toBe('{"status":"live"}');
    expect(await said('/health/ready')).toBe('{"status":"ready"}');
    store.shown.accepting = false;
    expect(await said('/health/ready')).toBe('{"status":"not ready"}');
    for (const path of ['/metrics', '/health']) expect((await app.request(path)).status).toBe(404);
  });
});

describe('metrics', () => {
  it('count calls, refusals and offers, and show the inbox as it is when they are read', async () => {
    const endpoint = await createEndpoint();
    await endpoint.post('/robots/erp_order', callForm());
    await endpoint.post('/robots/erp_order', callForm({ workflow_id: undefined }));
    await endpoint.post('/robots/no-such-robot', callForm());
    endpoint.store.shown = { ...endpoint.store.shown, pending: 7, oldestAgeMs: 1500, bytes: 9, parked: 2 };
    expect(endpoint.metrics.contentType).toContain('text/plain');
    const lines = (await endpoint.metrics.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'robots_calls_total{robot="erp_order",outcome="call"} 1',
        'robots_calls_total{robot="erp_order",outcome="refused"} 1',
        'robots_calls_total{robot="unknown",outcome="refused"} 1',
        'robots_refusals_total{type="Call.Malformed"} 1',
        'robots_acknowledge_seconds_count 1',
        'robots_inbox_pending 7',
        'robots_inbox_oldest_seconds 1.5',
        'robots_inbox_bytes 9',
        'robots_inbox_parked 2',
        'robots_inbox_unverified 0',
        'robots_inbox_lost_total 0',
        'robots_inbox_set_aside 0',
        'robots_dispatched_total{outcome="started"} 3',
      ]),
    );
    expect(lines.join('\n')).not.toContain('no-such-robot');
  });

  it('belong to one app each', async () => {
    const first = await createEndpoint();
    const second = await createEndpoint();
    await first.post('/robots/erp_order', callForm());
    expect(await second.metrics.text()).toContain('robots_acknowledge_seconds_count 0');
  });
});

it('refuses every other address without repeating it', async () => {
  const { app } = await createEndpoint();
  const response = await app.request(`/robots/erp_order/${gatewayKey}`);
  expect(response.status).toBe(404);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ error: 'Http.NotFound' });
  expect(text).not.toContain(gatewayKey);
  expect(
    (await app.request('/install', { method: 'PUT', headers: { 'content-type': formType } })).status,
  ).toBe(404);
});

describe('an application that was saved with an interface', () => {
  // Vendor: what a portal posts to a handler in a frame.
  const opened = new URLSearchParams({
    AUTH_ID: 'access',
    AUTH_EXPIRES: '3600',
    REFRESH_ID: 'refresh',
    member_id: memberIdOfFixture,
    status: 'L',
    PLACEMENT: 'DEFAULT',
  }).toString();

  it('is answered by a page for people that says which box to tick, and stores nothing', async () => {
    const endpoint = await createEndpoint();
    const path = '/install?DOMAIN=b24-example.bitrix24.ru&PROTOCOL=1&LANG=ru&APP_SID=x';
    const answer = await endpoint.post(path, opened);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Использует только API');
    expect(answer.text).toContain('Uses API only');
    expect(answer.text).not.toContain('refresh');
    expect(endpoint.store.installs).toEqual([]);
    expect(endpoint.logged.join()).toContain('API only');
  });

  it('is shown in the portal’s frame, and loads nothing', async () => {
    const { app } = await createEndpoint();
    const headers = { 'content-type': formType };
    const response = await app.request('/install', { method: 'POST', body: opened, headers });
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(response.headers.get('x-frame-options')).toBeNull();
  });
});
