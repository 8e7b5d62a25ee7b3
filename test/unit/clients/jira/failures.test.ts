import { once } from 'node:events';
import type { ClientError } from '../../../../src/clients/client-error';
import { createJiraClient } from '../../../../src/clients/jira';
import {
  type Answer,
  clientError,
  closedPort,
  replies,
  startErp as startServer,
  stopServers,
} from '../erp/erp-server';
import { project } from './staged-jira';

const beforeSend = () => undefined;
const json = { 'content-type': 'application/json' };
const words = (errors: object, errorMessages: string[] = []) => JSON.stringify({ errorMessages, errors });
const html = '<!DOCTYPE html><html><head><title>Log in</title></head></html>';

afterEach(stopServers);

const clientAt = (site: string) =>
  createJiraClient({ site, login: { email: 'r@example.com', apiToken: 'hush' } });

/** A lead is named, so that the create is the one request. */
const given = { ...project, lead: '557058:lead' };

async function createAt(answer: Answer, timeoutMs = 5_000): Promise<ClientError> {
  const server = await startServer(answer);
  const error = await clientError(
    clientAt(server.url.replace('/erp', '')).createProject(given, { timeoutMs, beforeSend }),
  );
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /rest/api/3/project']);
  return error;
}

describe('a create that Jira answered', () => {
  it.each<[string, Answer, string, string]>([
    ['400 with words', replies(400, words({ projectName: 'нет' }), json), 'refused', 'Rejected'],
    ['400 with messages only', replies(400, words({}, ['нет']), json), 'refused', 'Rejected'],
    ['400 without words', replies(400, html), 'unknown', 'Unknown'],
    ['401', replies(401, 'Client must be authenticated'), 'not-done', 'Unauthorized'],
    ['403', replies(403, words({}, ['нет']), json), 'refused', 'Forbidden'],
    ['403 without words', replies(403, html), 'refused', 'Forbidden'],
    ['404 with words', replies(404, words({}, ['нет']), json), 'refused', 'NotFound'],
    ['404 of another server', replies(404, html), 'unknown', 'Unknown'],
    ['409 with words', replies(409, words({}, ['нет']), json), 'refused', 'Rejected'],
    ['429', replies(429, 'Rate limit exceeded.'), 'not-done', 'Throttled'],
    ['429 with words', replies(429, words({}, ['Rate limit']), json), 'not-done', 'Throttled'],
    ['500', replies(500, words({}, ['Internal server error']), json), 'unknown', 'Unknown'],
    ['502 with HTML', replies(502, html), 'unknown', 'Unknown'],
    ['503', replies(503, 'Service Unavailable'), 'unknown', 'Unavailable'],
    ['302 to a login page', replies(302, '', { location: '/login' }), 'unknown', 'Unknown'],
    ['200 with HTML', replies(200, html, { 'content-type': 'text/html' }), 'unknown', 'Unknown'],
    ['200 without a body', replies(200, '', json), 'unknown', 'Unknown'],
    ['200 with JSON of another kind', replies(200, '{"ok":true}', json), 'unknown', 'Contract'],
    ['201 without a key', replies(201, '{"id":10000,"self":"x"}', json), 'unknown', 'Contract'],
    ['201 with an id that is none', replies(201, '{"id":"x","key":"A1"}', json), 'unknown', 'Contract'],
    ['JSON that is cut', replies(201, '{"id":1000', json), 'unknown', 'Unknown'],
  ])('%s', async (_name, answer, verdict, kind) => {
    expect(await createAt(answer)).toMatchObject({ system: 'jira', verdict, kind });
  });

  it('carries the pause that Jira asks for, in ms, if it names one', async () => {
    expect(await createAt(replies(429, '', { 'retry-after': '120' }))).toMatchObject({
      retryAfterMs: 120_000,
    });
    expect(await createAt(replies(503, '', { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7_000 });
    expect(await createAt(replies(429, '', {}))).toMatchObject({ retryAfterMs: undefined });
  });

  it('carries all of Jira’s words, on one line of at most 300 characters', async () => {
    const error = await createAt(
      replies(
        400,
        words({ projectName: 'Имя\nзанято', projectLead: 'я'.repeat(400) }, ['Так нельзя.']),
        json,
      ),
    );
    expect(error.said).toMatch(/^Так нельзя\. Имя занято я+…$/);
    expect(error.said).toHaveLength(300);
  });

  it('says which project, what happened and what is known of it', async () => {
    expect((await createAt(replies(502, html))).message).toBe(
      'Jira create project SALES17: HTTP 502; it may have been carried out',
    );
  });
});

describe('a create that broke off', () => {
  it.each<[string, Answer, string]>([
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'ECONNRESET'],
    [
      'a cut after the headers',
      (response) =>
        void response.writeHead(200, { 'content-length': '900' }).write('{', () => response.destroy()),
      'broke off',
    ],
    ['silence', () => undefined, 'no reply within 0.'],
    ['a reply that drips in', (response) => drip(response.writeHead(200)), 'no reply within 0.'],
    ['a reply of 10 MB', replies(201, JSON.stringify({ x: 'y'.repeat(10_000_000) }), json), 'too long'],
  ])('%s leaves it open', async (_name, answer, message) => {
    const error = await createAt(answer, message.startsWith('no reply') ? 200 : 5_000);
    expect(error).toMatchObject({ verdict: 'unknown', kind: 'Unknown' });
    expect(error.message).toContain(message);
  });
});

describe('a create that did not begin', () => {
  it('is an outage where nobody listens, and beforeSend does not run', async () => {
    const notCalled = jest.fn();
    const site = (await closedPort()).replace('/erp', '');
    const error = await clientError(
      clientAt(site).createProject(given, { timeoutMs: 5_000, beforeSend: notCalled }),
    );
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
    expect(notCalled).not.toHaveBeenCalled();
  });

  it('is stopped by beforeSend before its first byte, whose reason comes out unchanged', async () => {
    const server = await startServer(replies(201, '{}'));
    const reason = new RangeError('too late');
    const call = clientAt(server.url.replace('/erp', '')).createProject(given, {
      timeoutMs: 5_000,
      beforeSend() {
        throw reason;
      },
    });
    await expect(call).rejects.toBe(reason);
    expect(server.requests).toEqual([]);
  });

  it('runs beforeSend for the create only, when the look-ups before it are over', async () => {
    const seen: string[][] = [];
    const server = await startServer((response, request) =>
      request.url.endsWith('/myself')
        ? replies(200, '{"accountId":"557058:me"}', json)(response, request)
        : replies(201, '{"id":10000,"key":"SALES17","self":"x"}', json)(response, request),
    );
    await clientAt(server.url.replace('/erp', '')).createProject(project, {
      timeoutMs: 5_000,
      beforeSend: () => void seen.push(server.requests.map(({ url }) => url)),
    });
    expect(seen).toEqual([['/rest/api/3/myself']]);
  });
});

describe('a look-up', () => {
  it.each<[string, Answer, string, string]>([
    ['503', replies(503, ''), 'not-done', 'Unavailable'],
    ['401', replies(401, ''), 'not-done', 'Unauthorized'],
    ['403', replies(403, words({}, ['нет']), json), 'refused', 'Forbidden'],
    ['429', replies(429, ''), 'not-done', 'Throttled'],
    ['404 of another server', replies(404, html), 'not-done', 'Unknown'],
    ['a cut', (response) => response.socket?.resetAndDestroy(), 'not-done', 'Unknown'],
    ['HTML', replies(200, html), 'not-done', 'Unknown'],
    ['a project without a key', replies(200, '{"id":"1"}', json), 'not-done', 'Contract'],
  ])('that met %s gave no answer', async (_name, answer, verdict, kind) => {
    const server = await startServer(answer);
    const client = clientAt(server.url.replace('/erp', ''));
    expect(await clientError(client.findProject(project, { timeoutMs: 5_000 }))).toMatchObject({
      verdict,
      kind,
    });
  });

  it('takes 404 in Jira’s own words for absence', async () => {
    const server = await startServer(
      replies(404, words({}, ["No project could be found with key 'X'."]), json),
    );
    const client = clientAt(server.url.replace('/erp', ''));
    expect(await client.findProject(project, { timeoutMs: 5_000 })).toBeUndefined();
  });
});

describe('OAuth 2', () => {
  const grant = { access_token: 'hush-access', expires_in: 3_600, token_type: 'Bearer' };

  async function oauthJira(api: Answer, token: Answer = replies(200, JSON.stringify(grant), json)) {
    const server = await startServer((response, request) =>
      request.url.includes('/oauth/token') ? token(response, request) : api(response, request),
    );
    const site = server.url.replace('/erp', '');
    const login = { clientId: 'id', clientSecret: 'hush-secret', tokenUrl: `${site}/oauth/token` };
    const client = createJiraClient({ site, login });
    const grants = () => server.requests.filter(({ url }) => url.includes('/oauth/token')).length;
    return { client, grants, find: () => client.findProject(project, { timeoutMs: 5_000 }), server };
  }
  const absent = replies(404, words({}, ['нет']), json);

  it('asks for one token for calls at the same time, and keeps it', async () => {
    const { find, grants, server } = await oauthJira(absent);
    await Promise.all([find(), find()]);
    await find();
    expect(grants()).toBe(1);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: 'hush-secret',
    });
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer hush-access');
  });

  it('asks for another where the token is about to expire, or Jira does not take it', async () => {
    const brief = replies(200, JSON.stringify({ ...grant, expires_in: 60 }), json);
    const expiring = await oauthJira(absent, brief);
    await expiring.find();
    await expiring.find();
    expect(expiring.grants()).toBe(2);

    const refused = await oauthJira(replies(401, ''));
    await clientError(refused.find());
    await clientError(refused.find());
    expect(refused.grants()).toBe(2);
  });

  it.each<[string, Answer, string]>([
    ['401', replies(401, '{"error":"access_denied"}', json), 'Unauthorized'],
    ['503', replies(503, ''), 'Unavailable'],
    ['no token', replies(200, '{}', json), 'Unavailable'],
    ['HTML', replies(200, html), 'Unavailable'],
    ['a cut', (response) => response.socket?.resetAndDestroy(), 'Unavailable'],
  ])('that gets %s leaves Jira alone', async (_name, token, kind) => {
    const { client, server } = await oauthJira(absent, token);
    const error = await clientError(client.createProject(given, { timeoutMs: 5_000, beforeSend }));
    expect(error).toMatchObject({ verdict: 'not-done', kind });
    expect(server.requests).toHaveLength(1);
  });
});

function drip(response: { write(chunk: string): boolean } & NodeJS.EventEmitter): void {
  const timer = setInterval(() => response.write(' '), 20);
  void once(response, 'close').then(() => clearInterval(timer));
}
