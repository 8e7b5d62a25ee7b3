import { createServer, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { refreshGrant } from '../../../../src/clients/bitrix24/oauth';
import { close, listen } from './listen';

const secrets = { clientId: 'local.app', clientSecret: 'client-secret', refreshToken: 'refresh-token-in' };
const granted = {
  access_token: 'access-token-out',
  refresh_token: 'refresh-token-out',
  expires: 1_796_003_600,
  expires_in: 3600,
  domain: 'oauth.bitrix.info',
  server_endpoint: 'https://oauth.bitrix.info/rest/',
  client_endpoint: 'https://example.bitrix24.com/rest/',
  member_id: 'a223c6b3710f85df22e9377d6c4f7553',
  user_id: 1,
  scope: 'crm,bizproc,im',
  status: 'L',
};

let server: Server;
let authServer: string;
let reply: (response: ServerResponse) => void;
let asked: { url: string | undefined; form: Record<string, string> }[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      asked.push({ url: request.url, form: Object.fromEntries(new URLSearchParams(text)) });
      reply(response);
    });
  });
  authServer = `http://127.0.0.1:${await listen(server)}`;
  reply = json(200, granted);
});
afterEach(() => close(server));

function json(status: number, body: object) {
  return (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const refresh = (options = {}) => refreshGrant({ authServer, ...secrets }, options);

it('returns new tokens and the portal that they are for', async () => {
  const before = Date.now();
  const { expiresAt, ...grant } = await refresh();
  expect(grant).toEqual({
    accessToken: 'access-token-out',
    refreshToken: 'refresh-token-out',
    memberId: 'a223c6b3710f85df22e9377d6c4f7553',
    clientEndpoint: 'https://example.bitrix24.com/rest/',
    domain: 'example.bitrix24.com',
    userId: 1,
  });
  expect(expiresAt).toBeGreaterThanOrEqual(before + 3_600_000);
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
});

it('sends its secrets in the body only', async () => {
  await refresh();
  expect(asked).toEqual([
    {
      url: '/oauth/token/',
      form: {
        grant_type: 'refresh_token',
        client_id: 'local.app',
        client_secret: 'client-secret',
        refresh_token: 'refresh-token-in',
      },
    },
  ]);
});

const { access_token: _left, ...withoutToken } = granted;

it.each([
  ['a token that is spent', json(400, { error: 'invalid_grant' }), 'refused', 'TokenLost'],
  ['a plan that ran out', json(402, { error: 'PAYMENT_REQUIRED' }), 'refused', 'PaymentRequired'],
  ['a wrong application', json(401, { error: 'invalid_client' }), 'refused', 'ClientInvalid'],
  [
    'a 401 of any kind',
    (response: ServerResponse) => response.writeHead(401).end(),
    'refused',
    'ClientInvalid',
  ],
  ['an error in a 200', json(200, { error: 'invalid_grant' }), 'refused', 'TokenLost'],
  ['a request that it cannot read', json(400, { error: 'invalid_request' }), 'refused', 'Rejected'],
  [
    'a code that nobody knows',
    json(400, { error: 'ERROR_CORE', error_description: 'No' }),
    'unknown',
    'Unavailable',
  ],
  [
    'an HTML page',
    (response: ServerResponse) => response.writeHead(503).end('<html>'),
    'unknown',
    'Unavailable',
  ],
  ['a reply without tokens', json(200, withoutToken), 'unknown', 'Contract'],
  [
    'a token whose length is no number',
    json(200, { ...granted, access_token: { length: { valueOf: 1, toString: 1 } } }),
    'unknown',
    'Contract',
  ],
  ['a portal without address', json(200, { ...granted, client_endpoint: '' }), 'unknown', 'Contract'],
  [
    'a connection that is cut',
    (response: ServerResponse) => response.socket?.destroy(),
    'unknown',
    'Unknown',
  ],
])('tells %s, and no secret', async (_what, script, verdict, kind) => {
  reply = script;
  const error: unknown = await refresh().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ system: 'portal', verdict, kind });
  for (const secret of [...Object.values(secrets), 'access-token-out', 'refresh-token-out']) {
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  }
  expect(asked).toHaveLength(1);
});

it('gives up in time, and does not know whether the token was spent', async () => {
  reply = () => undefined;
  await expect(refresh({ timeoutMs: 100 })).rejects.toMatchObject({ verdict: 'unknown', kind: 'Unknown' });
});

it('follows no redirect', async () => {
  reply = (response) => {
    response.writeHead(307, { location: `${authServer}/elsewhere` }).end();
  };
  await expect(refresh()).rejects.toMatchObject({ verdict: 'not-done', kind: 'Redirected' });
  expect(asked).toHaveLength(1);
});

it('knows that nothing was sent where nobody listens', async () => {
  await close(server);
  await expect(refresh()).rejects.toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
});
