import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import type { ErpSettings } from '../../../../src/clients/erp';
import { createAuthority } from '../../../support/certificates';
import {
  basic,
  clientError,
  clientOf,
  created,
  fault,
  listen,
  order,
  referenceWsdl,
  replies,
  type Seen,
  startErp,
  stopServers,
} from './erp-server';

const options = { timeoutMs: 5000, beforeSend: () => {} };
const made = replies(200, created('<orderNumber>SO-1</orderNumber>'));
const user = 'робот & <ко>';
const password = 'hush-7f3a <&"';

afterEach(stopServers);

/** An ERP that lets in whoever the test says, and refuses others as servers do. */
async function guarded(admits: (seen: Seen) => boolean, refusal = replies(401, '')) {
  return startErp((response, seen) => (admits(seen) ? made : refusal)(response, seen));
}

describe('an ERP that demands WS-Security', () => {
  const notIn = replies(500, fault('wsse:FailedAuthentication', 'Who are you?'));
  const part = (name: string, body: string) =>
    new RegExp(`<wsse:${name}[^>]*>([^<]*)</wsse:${name}>|<wsu:${name}[^>]*>([^<]*)</wsu:${name}>`)
      .exec(body)
      ?.slice(1)
      .find((found) => found !== undefined) ?? '';

  it('gets the user and the password in the envelope, escaped, and none in the HTTP header', async () => {
    const escaped = 'hush-7f3a &lt;&amp;&quot;';
    const erp = await guarded(({ body }) => part('Password', body) === escaped, notIn);
    const login = { by: 'ws-security', user, password, digest: false } as const;
    await expect(clientOf(erp.url, { login }).order.create(order, options)).resolves.toBe('SO-1');
    expect(part('Username', erp.requests[0]?.body ?? '')).toBe('робот &amp; &lt;ко&gt;');
    expect(erp.requests[0]?.headers.authorization).toBeUndefined();
    const wrong = clientOf(erp.url, { login: { ...login, password: 'other' } });
    expect(await clientError(wrong.order.create(order, options))).toMatchObject({
      verdict: 'not-done',
      kind: 'Unauthorized',
    });
  });

  it('gets a digest of nonce, time and password instead of the password, another for each call', async () => {
    const seen = new Set<string>();
    const erp = await guarded(({ body }) => {
      const digest = createHash('sha1')
        .update(Buffer.from(part('Nonce', body), 'base64'))
        .update(/<wsse:UsernameToken.*<wsu:Created>([^<]*)/s.exec(body)?.[1] ?? '')
        .update(password)
        .digest('base64');
      seen.add(part('Nonce', body));
      return part('Password', body) === digest && !body.includes('hush');
    }, notIn);
    const client = clientOf(erp.url, { login: { by: 'ws-security', user, password, digest: true } });
    await client.order.create(order, options);
    await client.order.create(order, options);
    expect(seen.size).toBe(2);
  });
});

it('an ERP that demands a bearer token gets it', async () => {
  const erp = await guarded(({ headers }) => headers.authorization === 'Bearer t0ken');
  const login = { by: 'bearer', token: 't0ken' } as const;
  await expect(clientOf(erp.url, { login }).order.create(order, options)).resolves.toBe('SO-1');
  const wrong = clientOf(erp.url, { login: { by: 'bearer', token: 'other' } });
  expect(await clientError(wrong.order.create(order, options))).toMatchObject({ kind: 'Unauthorized' });
});

it('an ERP that demands nothing is told nothing', async () => {
  const erp = await guarded(({ headers, body }) => !headers.authorization && !body.includes('Security'));
  await expect(clientOf(erp.url).order.create(order, options)).resolves.toBe('SO-1');
});

describe('an ERP that demands a client certificate', () => {
  const authority = createAuthority();
  const ours = authority.issue('robots');
  const strangers = createAuthority('another authority').issue('robots');

  async function startTlsErp() {
    const names: string[] = [];
    const server = https.createServer(
      { ...authority.issue('erp'), ca: authority.ca, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        names.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
        request.resume().on('end', () => made(response, {} as Seen));
      },
    );
    return { url: `https://127.0.0.1:${await listen(server)}/erp`, names };
  }

  it.each<[string, NonNullable<ErpSettings['tls']>]>([
    ['PEM', { ...ours, ca: authority.ca }],
    ['PFX', { pfx: authority.issuePfx('robots', 'hush'), passphrase: 'hush', ca: authority.ca }],
  ])('gets ours, kept as %s', async (_form, tls) => {
    const erp = await startTlsErp();
    await expect(clientOf(erp.url, { tls }).order.create(order, options)).resolves.toBe('SO-1');
    expect(erp.names).toEqual(['robots']);
  });

  it.each<[string, ErpSettings['tls']]>([
    ['none of ours', { ca: authority.ca }],
    ['one that it does not know', { ...strangers, ca: authority.ca }],
    ['ours, but is itself signed by a stranger', { ...ours }],
  ])('that sees %s: nothing is carried out', async (_name, tls) => {
    const erp = await startTlsErp();
    await clientError(clientOf(erp.url, { tls }).order.create(order, options));
    expect(erp.names).toEqual([]);
  });

  it('that a stranger plays is not told anything: surely not done', async () => {
    const erp = await startTlsErp();
    const error = await clientError(clientOf(erp.url, { tls: ours }).order.create(order, options));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
  });
});

it('a host that the WSDL imports from is not shown our certificate', async () => {
  const authority = createAuthority();
  const shown: boolean[] = [];
  const serve = async (body: () => string): Promise<string> => {
    const tls = {
      ...authority.issue('host'),
      ca: authority.ca,
      requestCert: true,
      rejectUnauthorized: false,
    };
    const server = https.createServer(tls, (request, response) => {
      shown.push(Object.keys((request.socket as TLSSocket).getPeerCertificate()).length > 0);
      response.end(body());
    });
    return `https://127.0.0.1:${await listen(server)}/`;
  };
  const other = await serve(() => '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>');
  const wsdl = readFileSync(referenceWsdl, 'utf8').replace(
    '<types>',
    `<types><xsd:schema><xsd:import namespace="urn:other" schemaLocation="${other}"/></xsd:schema>`,
  );
  const erp = await serve(() => wsdl);
  const tls = { ...authority.issue('robots'), ca: authority.ca };
  await clientError(clientOf(`${erp}erp`, { wsdl: erp, tls }).order.create(order, options));
  expect(shown.slice(0, 2)).toEqual([true, false]);
});

describe('no error shows a secret', () => {
  it.each<[string, NonNullable<ErpSettings['login']>, string]>([
    ['basic', { by: 'basic', user, password }, password],
    ['bearer', { by: 'bearer', token: 't0ken-9c1' }, 't0ken-9c1'],
    ['ws-security', { by: 'ws-security', user, password, digest: false }, password],
  ])('of a login by %s that the ERP echoes', async (_by, login, secret) => {
    const erp = await startErp((response, seen) =>
      replies(
        500,
        fault('soap:Client', `<![CDATA[${seen.headers.authorization} ${secret}]]>`, '<detail>x</detail>'),
      )(response, seen),
    );
    const error = await clientError(clientOf(erp.url, { login }).order.create(order, options));
    const shown = JSON.stringify(error) + inspect(error, { depth: null, showHidden: true }) + error.stack;
    const pair = Buffer.from(`${user}:${password}`).toString('base64');
    for (const hidden of [secret, pair]) expect(shown).not.toContain(hidden);
    expect(error.said).toContain('***');
  });
});

it('SOAP 1.2 has its own envelope and its action in the content type', async () => {
  const erp = await startErp(
    replies(
      200,
      created('<orderNumber>SO-1</orderNumber>').replaceAll(
        'http://schemas.xmlsoap.org/soap/envelope/',
        'http://www.w3.org/2003/05/soap-envelope',
      ),
    ),
  );
  const client = clientOf(erp.url, { soapVersion: '1.2', ...basic('a', 'b') });
  await expect(client.order.create(order, options)).resolves.toBe('SO-1');
  expect(erp.requests[0]?.body).toContain('http://www.w3.org/2003/05/soap-envelope');
  expect(erp.requests[0]?.headers['content-type']).toBe(
    'application/soap+xml; charset=utf-8; action="urn:durable-robots:orders:1:CreateOrder"',
  );
  expect(erp.requests[0]?.headers.soapaction).toBeUndefined();
});
