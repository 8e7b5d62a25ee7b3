import { createServer, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { ClientError } from '../../../../src/clients/client-error';
import { close, listen } from './listen';
import { RestError, type ScriptedPortal, secretToken, startScriptedPortal } from './scripted-portal';

const html = (status: number, headers = {}) => ({
  raw: (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html>Service page</html>'),
});

let portal: ScriptedPortal;
let script: () => unknown;

beforeEach(async () => {
  script = () => 'done';
  portal = await startScriptedPortal({ 'crm.thing.do': () => script() });
});
afterEach(() => portal.close());

async function failureOf(call: Promise<unknown>): Promise<ClientError> {
  const error = await call.then(
    () => new Error('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ClientError)) throw new Error('it threw no ClientError', { cause: error });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secretToken);
  return error;
}

const doIt = (options = {}) => portal.request(options)('crm.thing.do', { secret: 'event-token' });

describe('tokens', () => {
  const renewed = { accessToken: 'renewed', expiresAt: Date.now() + 3_600_000 };

  it('renews a token that the portal took for expired, and tries once more', async () => {
    portal.accepts = (token) => token === 'renewed';
    const renew = jest.fn(() => Promise.resolve(renewed));
    await expect(doIt({ renew })).resolves.toBe('done');
    expect(renew).toHaveBeenCalledTimes(1);
    expect(portal.requests.map(({ token }) => token)).toEqual([secretToken, 'renewed']);
  });

  it('gives up where the renewed token is refused too', async () => {
    portal.accepts = () => false;
    const renew = jest.fn(() => Promise.resolve(renewed));
    const error = await failureOf(doIt({ renew }));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unauthorized' });
    expect(renew).toHaveBeenCalledTimes(1);
    expect(portal.requests).toHaveLength(2);
  });

  it('renews a token that is known to be past its expiry before it is sent', async () => {
    const old = { accessToken: 'old', expiresAt: Date.now() - 1 };
    await expect(doIt({ tokens: () => old, renew: () => Promise.resolve(renewed) })).resolves.toBe('done');
    expect(portal.requests.map(({ token }) => token)).toEqual(['renewed']);
  });

  it('asks for one renewal where many calls come back with the old token', async () => {
    portal.accepts = (token) => token === 'renewed';
    let current = { accessToken: secretToken, expiresAt: Date.now() + 60_000 };
    const renew = jest.fn(() => Promise.resolve((current = renewed)));
    const request = portal.request({ tokens: () => current, renew });
    await Promise.all([1, 2, 3].map(() => request('crm.thing.do', {})));
    expect(renew).toHaveBeenCalledTimes(1);
    expect(portal.requests).toHaveLength(6);
  });

  it('passes on why there is no new token', async () => {
    portal.accepts = () => false;
    const lost = new ClientError('lost', { system: 'portal', verdict: 'refused', kind: 'TokenLost' });
    await expect(doIt({ renew: () => Promise.reject(lost) })).rejects.toBe(lost);
  });
});

describe('limits of the portal', () => {
  const queryLimit = new RestError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503);

  it('leaves a full bucket to the caller, at once', async () => {
    script = () => {
      throw queryLimit;
    };
    const error = await failureOf(doIt());
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'QueryLimit', retryAfterMs: 2_000 });
    expect(portal.requests).toHaveLength(1);
  });

  it.each([
    ['the time that the portal tells', { finish: 1_000, operating_reset_at: 1_090.5 }, 90_500],
    ['a minute where it tells none', {}, 60_000],
    ['ten minutes at most', { finish: 1_000, operating_reset_at: 999_999 }, 600_000],
  ])("asks for %s when a method's budget is used up", async (_what, time, retryAfterMs) => {
    script = () => {
      throw new RestError('OPERATION_TIME_LIMIT', 'Method is blocked', 429, time);
    };
    expect(await failureOf(doIt())).toMatchObject({ verdict: 'not-done', kind: 'Throttled', retryAfterMs });
    expect(portal.requests).toHaveLength(1);
  });

  it('does not sleep on the word of a method whose budget is nearly used up', async () => {
    const time = { operating: 479, operating_reset_at: Date.now() / 1000 + 600 };
    script = () => ({ raw: (response: ServerResponse) => response.end(JSON.stringify({ result: 1, time })) });
    const request = portal.request();
    await request('crm.thing.do', {});
    await expect(request('crm.thing.do', {})).resolves.toBe(1);
  });

  it('does not repeat a call of an application that was blocked by hand', async () => {
    script = () => {
      throw new RestError('OVERLOAD_LIMIT', 'REST API is blocked due to overload.', 503);
    };
    expect(await failureOf(doIt())).toMatchObject({ verdict: 'not-done', kind: 'Overloaded' });
    expect(portal.requests).toHaveLength(1);
  });
});

describe('failures', () => {
  it.each([
    ['no such item', new RestError('NOT_FOUND', 'Not  \n found'), 'refused', 'NotFound'],
    ['no access', new RestError('ACCESS_DENIED', 'Access denied!', 403), 'refused', 'AccessDenied'],
    [
      'a scope that is missing',
      new RestError('insufficient_scope', 'No scope', 403),
      'not-done',
      'InsufficientScope',
    ],
    ['a code that nobody knows', new RestError('constructor', 'Odd'), 'unknown', 'Unlisted'],
    ['a numeric code', new RestError(0, 'Access denied.'), 'refused', 'AccessDenied'],
    [
      'no credentials',
      new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401),
      'not-done',
      'Unauthorized',
    ],
    ['an error of the portal', new RestError('INTERNAL_SERVER_ERROR', 'Oops', 500), 'unknown', 'Unavailable'],
    ['an error in a 200', new RestError('ERROR_CORE', 'Something', 200), 'unknown', 'Unavailable'],
  ])('tells %s', async (_what, thrown, verdict, kind) => {
    script = () => {
      throw thrown;
    };
    const error = await failureOf(doIt());
    expect(error).toMatchObject({ system: 'portal', verdict, kind });
    expect(error.message).toContain('crm.thing.do');
    expect(error.said).toBe(thrown.description.replace(/\s+/g, ' '));
    expect(portal.requests).toHaveLength(1);
  });

  it.each([
    ['an HTML page with 503', html(503), 'unknown', 'Unavailable'],
    ['an HTML page with 404', html(404), 'unknown', 'Unavailable'],
    ['an HTML page with 200', html(200), 'unknown', 'Contract'],
    ['an empty 200', { raw: (response: ServerResponse) => response.end() }, 'unknown', 'Contract'],
    ['null', { raw: (response: ServerResponse) => response.end('null') }, 'unknown', 'Contract'],
    [
      'a connection that is cut',
      { raw: (response: ServerResponse) => response.socket?.destroy() },
      'unknown',
      'Unknown',
    ],
    [
      'a reply that is cut short',
      {
        raw: (response: ServerResponse) => {
          response.writeHead(200, { 'content-length': '100' }).write('{"result":');
          setImmediate(() => response.socket?.destroy());
        },
      },
      'unknown',
      'Unknown',
    ],
    [
      'a reply that never ends',
      {
        raw: (response: ServerResponse) => {
          const timer = setInterval(() => response.write('0'.repeat(1024 * 1024)), 1);
          response.on('close', () => clearInterval(timer));
        },
      },
      'unknown',
      'Unknown',
    ],
  ])('takes %s for an open outcome and does not repeat the call', async (_what, reply, verdict, kind) => {
    script = () => reply;
    expect(await failureOf(doIt())).toMatchObject({ verdict, kind });
    expect(portal.requests).toHaveLength(1);
  });

  it('gives a call up after its time, though bytes still trickle in', async () => {
    script = () => ({
      raw: (response: ServerResponse) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
    });
    expect(await failureOf(doIt({ timeoutMs: 200 }))).toMatchObject({ verdict: 'unknown', kind: 'Unknown' });
  });

  it('takes a reply without `time` for a reply', async () => {
    script = () => ({
      raw: (response: ServerResponse) => response.end('{"result":{"a":1}}'),
    });
    await expect(doIt()).resolves.toEqual({ a: 1 });
  });

  it('follows no redirect', async () => {
    const elsewhere = await startScriptedPortal({});
    script = () => html(307, { location: `${elsewhere.endpoint}crm.thing.do` });
    expect(await failureOf(doIt())).toMatchObject({ verdict: 'not-done', kind: 'Redirected' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('uses no proxy of the environment', async () => {
    const proxy = createServer((_request, response) => response.writeHead(502).end());
    process.env.http_proxy = `http://127.0.0.1:${await listen(proxy)}`;
    try {
      await expect(doIt()).resolves.toBe('done');
    } finally {
      delete process.env.http_proxy;
      await close(proxy);
    }
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const request = portal.request();
    await portal.close();
    expect(await failureOf(request('crm.thing.do', {}))).toMatchObject({
      verdict: 'not-done',
      kind: 'Unavailable',
    });
    portal = await startScriptedPortal({});
  });

  it('knows that nothing was sent where TLS fails', async () => {
    const endpoint = portal.endpoint.replace('http:', 'https:');
    expect(await failureOf(doIt({ endpoint }))).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
    expect(portal.requests).toEqual([]);
  });
});
