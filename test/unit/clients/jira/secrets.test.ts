import { inspect } from 'node:util';
import type { ClientError } from '../../../../src/clients/client-error';
import { createJiraClient, type JiraLogin } from '../../../../src/clients/jira';
import {
  type Answer,
  clientError,
  closedPort,
  replies,
  startErp as startServer,
  stopServers,
} from '../erp/erp-server';
import { project } from './staged-jira';

const email = 'robots@example.com';
const token = 'hush-token-7f3a';
const clientSecret = 'hush-secret-91';
const basic = Buffer.from(`${email}:${token}`).toString('base64');
const json = { 'content-type': 'application/json' };

/** Says back whatever it was sent, and more. */
const echo =
  (secrets: readonly string[]): Answer =>
  (response, seen) => {
    const errorMessages = [seen.headers.authorization, ...secrets];
    replies(400, JSON.stringify({ errorMessages, errors: { projectKey: seen.body } }), json)(response, seen);
  };

afterEach(stopServers);

const logins: [string, (site: string) => JiraLogin, secrets: string[]][] = [
  ['Basic', () => ({ email, apiToken: token }), [token, basic]],
  ['a personal access token', () => ({ personalAccessToken: token }), [token]],
  ['OAuth 2', (site) => ({ clientId: 'id', clientSecret, tokenUrl: `${site}/token` }), [token, clientSecret]],
];

describe.each(logins)('an error of the Jira client with %s', (_login, loginAt, secrets) => {
  it.each<[string, Answer]>([
    ['401', replies(401, '')],
    ['a refusal that echoes the credentials', echo(secrets)],
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['a reply that breaks the contract', replies(200, '{}', json)],
    ['HTML', replies(200, '<html></html>')],
  ])('shows no credential after %s', async (_name, answer) => {
    const server = await startServer((response, seen) =>
      seen.url.endsWith('/token')
        ? replies(200, `{"access_token":"${token}","expires_in":3600}`, json)(response, seen)
        : answer(response, seen),
    );
    const site = server.url.replace('/erp', '');
    const client = createJiraClient({ site, login: loginAt(site) });
    const options = { timeoutMs: 5_000, beforeSend: () => undefined };
    await expectSilent(secrets, clientError(client.createProject({ ...project, lead: 'x' }, options)));
    expect(server.requests.at(-1)?.headers.authorization).toMatch(/^(Basic|Bearer) /);
    await expectSilent(secrets, clientError(client.findProject(project, options)));
  });

  it('shows none where nothing could be sent', async () => {
    const site = (await closedPort()).replace('/erp', '');
    const client = createJiraClient({ site, login: loginAt(site) });
    await expectSilent(secrets, clientError(client.findProject(project, { timeoutMs: 5_000 })));
  });
});

async function expectSilent(secrets: readonly string[], failure: Promise<ClientError>): Promise<void> {
  const error = await failure;
  const shown =
    JSON.stringify(error) + inspect(error, { depth: null, showHidden: true }) + error.message + error.stack;
  for (const secret of [...secrets, 'Authorization']) expect(shown).not.toContain(secret);
  expect(error).not.toHaveProperty('cause');
}
