import type { JiraFaultsChange } from '../../../sandbox/jira/faults';
import { stage, type Stage, until } from './staged';

const asked = {
  key: 'SALES17',
  name: 'Поставка <&"]]>',
  leadAccountId: '557058:7b1d9c40-anna',
  projectTypeKey: 'business',
};
const document = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

describe('the Jira', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });

  const basic = () =>
    `Basic ${Buffer.from(`${on.sandbox.jira.email}:${on.sandbox.jira.apiToken}`).toString('base64')}`;
  const send = async (method: string, path: string, body?: object, authorization = basic()) => {
    const response = await fetch(`${on.sandbox.jira.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const post = (body: object) => send('POST', '/rest/api/3/project', body);
  const faults = (change: JiraFaultsChange) => on.control.jiraFaults(change);

  it('creates a project, whose id is a number then and a string later', async () => {
    expect(await send('GET', '/rest/api/3/project/SALES17')).toMatchObject({ status: 404 });
    expect(await post(asked)).toMatchObject({ status: 201, body: { id: 10_000, key: 'SALES17' } });
    expect((await send('GET', '/rest/api/3/project/SALES17')).body).toMatchObject({
      id: '10000',
      name: asked.name,
    });
    expect(await on.control.counters()).toMatchObject({ projects: 1, issues: 0 });
  });

  it('says everything that is wrong with a project at once', async () => {
    await on.control.plantProject({ key: 'SALES17', name: 'Занято' });
    const { status, body } = await post({ ...asked, name: 'занято', leadAccountId: 'nobody' });
    expect([status, body]).toEqual([
      400,
      {
        errorMessages: [],
        errors: {
          projectKey: "Project 'Занято' uses this project key.",
          projectName: 'A project with that name already exists.',
          projectLead: 'You must specify a valid project lead.',
        },
      },
    ]);
  });

  it.each(['S', 'sales', '1A', 'SALES_1', 'ПРОДАЖИ', 'TOOLONGAKEY'])('refuses the key %s', async (key) => {
    expect((await post({ ...asked, key })).body.errors).toHaveProperty('projectKey');
  });

  it('takes names of its own version only, as Data Center and as Cloud', async () => {
    const { lead: _, ...dataCenter } = { ...asked, lead: '' };
    expect((await post({ ...asked, lead: 'anna' })).body.errorMessages[0]).toContain(
      'Invalid request payload',
    );
    const bearer = `Bearer ${on.sandbox.jira.personalAccessToken}`;
    expect((await send('POST', '/rest/api/2/project', dataCenter, bearer)).status).toBe(400);
    const { leadAccountId: __, ...rest } = asked;
    expect((await send('POST', '/rest/api/2/project', { ...rest, lead: 'anna' }, bearer)).status).toBe(201);
  });

  it('takes texts of an issue as documents in version 3, and as texts in version 2', async () => {
    await post(asked);
    const fields = { project: { key: 'SALES17' }, issuetype: { id: '10003' }, summary: 'Начать' };
    const bearer = `Bearer ${on.sandbox.jira.personalAccessToken}`;
    const v3 = (more: object) => send('POST', '/rest/api/3/issue', { fields: { ...fields, ...more } });
    expect((await v3({ description: 'text' })).body.errors).toHaveProperty('description');
    expect((await v3({ description: document('') })).body.errors).toHaveProperty('description');
    expect(await v3({ description: document('да') })).toMatchObject({
      status: 201,
      body: { key: 'SALES17-1' },
    });
    const v2 = { fields: { ...fields, description: 'да' } };
    expect((await send('POST', '/rest/api/2/issue', v2, bearer)).body).toMatchObject({ key: 'SALES17-2' });
    expect((await v3({ summary: 'a\nb', labels: ['a b'] })).body.errors).toMatchObject({
      summary: expect.stringContaining('newline'),
      labels: expect.any(String),
    });
  });

  it('finds issues by label, once its index has seen them', async () => {
    await post(asked);
    await on.control.plantIssue({ projectKey: 'SALES17', labels: ['bitrix24:x'] });
    const search = (jql: string) => send('GET', `/rest/api/3/search/jql?jql=${encodeURIComponent(jql)}`);
    expect((await search('labels = "bitrix24:x"')).body.issues).toHaveLength(1);
    expect((await search('labels = "bitrix24:y"')).body.issues).toEqual([]);
    expect((await search('project = SALES17')).status).toBe(400);
    await faults({ searchLagMs: 60_000 });
    expect((await search('labels = "bitrix24:x"')).body.issues).toEqual([]);
    expect((await send('GET', '/rest/api/3/issue/SALES17-1')).status).toBe(200);
  });

  it('shows URIs of objects whole, and of issues the fields that are asked for', async () => {
    const bearer = `Bearer ${on.sandbox.jira.personalAccessToken}`;
    const { url } = on.sandbox.jira;
    expect((await post(asked)).body.self).toBe(`${url}/rest/api/3/project/10000`);
    expect((await send('GET', '/rest/api/2/project/SALES17', undefined, bearer)).body.self).toBe(
      `${url}/rest/api/2/project/10000`,
    );
    await on.control.plantIssue({ projectKey: 'SALES17', labels: ['a'] });
    const issue = (query: string) => send('GET', `/rest/api/3/issue/SALES17-1${query}`);
    expect((await issue('?fields=labels')).body).toEqual({
      id: expect.any(String),
      key: 'SALES17-1',
      self: expect.stringMatching(new RegExp(`^${url}/rest/api/3/issue/`)),
      fields: { labels: ['a'] },
    });
    expect((await issue('')).body.fields).toHaveProperty('summary');
    const jql = encodeURIComponent('labels = "a"');
    expect((await send('GET', `/rest/api/3/search/jql?jql=${jql}`)).body).toEqual({
      issues: [{ id: expect.any(String) }],
      isLast: true,
    });
    const page = await send(
      'GET',
      `/rest/api/2/search?jql=${jql}&fields=labels&maxResults=7`,
      undefined,
      bearer,
    );
    expect(page.body).toMatchObject({
      startAt: 0,
      maxResults: 7,
      total: 1,
      issues: [{ fields: { labels: ['a'] } }],
    });
  });

  it.each([
    ['/rest/api/3/project/SALES17?expand=lead', 'expand=lead'],
    ['/rest/api/3/project/SALES17?properties=x', 'properties=x'],
    ['/rest/api/3/issue/SALES17-1?expand=names', 'expand=names'],
    ['/rest/api/3/search/jql?jql=a&nextPageToken=x', 'nextPageToken=x'],
    ['/rest/api/3/search/jql?jql=a&maxResults=0', 'maxResults=0'],
  ])('refuses by name what it does not model: %s', async (path, named) => {
    expect(await send('GET', path)).toMatchObject({
      status: 400,
      body: { errorMessages: [`The sandbox does not model ${named}.`] },
    });
  });

  it('opens to its logins only, each at its own version', async () => {
    const { personalAccessToken, clientId, clientSecret, oauthUrl, gatewayUrl, url } = on.sandbox.jira;
    const status = async (path: string, authorization: string) =>
      (await send('GET', path, undefined, authorization)).status;
    expect(await status('/rest/api/3/myself', basic())).toBe(200);
    expect(await status('/rest/api/2/myself', basic())).toBe(401);
    expect(await status('/rest/api/2/myself', `Bearer ${personalAccessToken}`)).toBe(200);
    expect(await status('/rest/api/3/myself', `Bearer ${personalAccessToken}`)).toBe(401);
    const grant = (secret: string) =>
      fetch(oauthUrl, {
        method: 'POST',
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: secret,
        }),
      });
    expect((await grant('wrong')).status).toBe(401);
    const { access_token } = (await (await grant(clientSecret)).json()) as { access_token: string };
    expect(await status(`${gatewayUrl.replace(url, '')}/rest/api/3/myself`, `Bearer ${access_token}`)).toBe(
      200,
    );
  });

  it.each([
    [{ reply: 'refuse', refusal: 'нет <&>' }, 400, { errorMessages: ['нет <&>'], errors: {} }],
    [{ reply: 'http-500' }, 500, { errorMessages: ['Internal server error'], errors: {} }],
    [{ reply: 'http-503' }, 503, 'Service Unavailable'],
    [{ reply: 'html-200' }, 200, expect.stringContaining('<html>')],
    [{ reply: 'empty-200' }, 200, ''],
    [{ reply: 'nonsense' }, 201, { ok: true }],
    [{ reply: 'unauthorized' }, 401, expect.stringContaining('authenticated')],
    [{ reply: 'forbidden' }, 403, expect.objectContaining({ errors: {} })],
    [{ reply: 'not-found' }, 404, expect.objectContaining({ errors: {} })],
    [{ reply: 'throttled' }, 429, 'Rate limit exceeded.'],
  ] as const)('says %j and carries nothing out', async (createProject, status, body) => {
    await faults({ createProject: { ...createProject, times: 1 } });
    expect(await post(asked)).toMatchObject({ status, body });
    expect((await on.control.state()).projects).toEqual([]);
    expect((await post(asked)).status).toBe(201);
  });

  it('names a time to wait only where it is told to', async () => {
    await faults({ createProject: { reply: 'throttled', retryAfterSeconds: 7 } });
    expect((await post(asked)).headers.get('retry-after')).toBe('7');
    await faults({ createProject: { reply: 'throttled' } });
    expect((await post(asked)).headers.get('retry-after')).toBeNull();
  });

  it('says 500 although it carried out', async () => {
    await faults({ createProject: { reply: 'http-500', carryOut: true, times: 1 } });
    expect((await post(asked)).status).toBe(500);
    expect((await on.control.state()).projects).toHaveLength(1);
  });

  it.each(['cut', 'truncate'] as const)('breaks off by %s, and has carried out', async (reply) => {
    await faults({ createProject: { reply, carryOut: true, times: 1 } });
    await expect(post(asked)).rejects.toThrow(/fetch failed|terminated/);
    expect((await on.control.state()).projects).toHaveLength(1);
  });

  it('goes on with work whose caller has gone', async () => {
    await faults({ createProject: { latencyMs: 200 } });
    const signal = AbortSignal.timeout(50);
    const headers = { authorization: basic(), 'content-type': 'application/json' };
    const call = fetch(`${on.sandbox.jira.url}/rest/api/3/project`, {
      method: 'POST',
      headers,
      signal,
      body: JSON.stringify(asked),
    });
    await expect(call).rejects.toThrow('timeout');
    await until(
      () => on.control.counters(),
      ({ projects }) => projects === 1,
    );
  });

  it('hides projects, and refuses connections', async () => {
    await post(asked);
    await faults({ hideProjects: true });
    expect((await send('GET', '/rest/api/3/project/SALES17')).status).toBe(404);
    expect((await post({ ...asked, name: 'Другое' })).body.errors).toHaveProperty('projectKey');
    await faults({ hideProjects: false, refuseConnections: true });
    await expect(post(asked)).rejects.toThrow(/fetch failed|terminated/);
    await on.control.resetFaults();
    expect((await send('GET', '/rest/api/3/project/SALES17')).status).toBe(200);
  });

  it('keeps no secret in its record', async () => {
    await post(asked);
    const record = JSON.stringify(await on.control.record());
    const { apiToken, personalAccessToken, clientSecret } = on.sandbox.jira;
    for (const secret of [apiToken, personalAccessToken, clientSecret]) expect(record).not.toContain(secret);
    expect(record).toContain('"type":"jira.finished"');
  });
});
