import type { ServerResponse } from 'node:http';
import * as fc from 'fast-check';
import { z } from 'zod';
import { refreshGrant } from '../../../src/clients/bitrix24';
import { createTransport } from '../../../src/clients/bitrix24/transport';
import { ClientError } from '../../../src/clients/client-error';
import { type ReplyLimits, replyLimits } from '../../../src/clients/http/reply-limits';
import { createJiraClient } from '../../../src/clients/jira';
import { createOneCClient } from '../../../src/clients/one-c';
import { createOData } from '../../../src/clients/one-c/odata';
import { clientOf, created, type ErpServer, order, startErp, stopServers } from './erp/erp-server';
import { anInvoice } from './one-c/one-c-base';

type Excess = keyof ReplyLimits;

interface ReplyOf {
  limits: ReplyLimits;
  /** A good reply to the call, with more in it than anybody asked for. */
  reply(more: string): string;
  call(url: string, timeoutMs: number): Promise<unknown>;
  xml?: true;
}

const json = (reply: object) => (more: string) => JSON.stringify(reply).replace(/\}$/, `,"more":${more}}`);
const tokens = () => ({ accessToken: 'token', expiresAt: Date.now() + 60_000 });
const key = '11111111-2222-3333-4444-555555555555';
const grant = { access_token: 'a', refresh_token: 'r', expires_in: 3600, member_id: 'm', user_id: 1 };
const project = { id: '1', key: 'SALES17', name: 'Sales', description: 'bitrix24:D_17' };

const replies: [string, ReplyOf][] = [
  [
    'a portal',
    {
      limits: replyLimits.portal,
      reply: json({ result: 1 }),
      call: (url, timeoutMs) =>
        createTransport({
          endpoint: `${url}/rest/`,
          memberId: 'm',
          tokens,
          renew: () => Promise.reject(new Error('the test expects no renewal')),
          timeoutMs,
        })('crm.item.get', {}),
    },
  ],
  [
    'an authorization server',
    {
      limits: replyLimits.authServer,
      reply: json({ ...grant, client_endpoint: 'https://example.bitrix24.com/rest/' }),
      call: (authServer, timeoutMs) =>
        refreshGrant({ authServer, clientId: 'c', clientSecret: 's', refreshToken: 'r' }, { timeoutMs }),
    },
  ],
  [
    'an ERP',
    {
      limits: replyLimits.erp,
      reply: (more) => created('<orderNumber>SO-1</orderNumber>').replace(/(?=<\w+:Body)/, more),
      call: (url, timeoutMs) =>
        clientOf(`${url}/erp`).order.create(order, { timeoutMs, beforeSend: () => {} }),
      xml: true,
    },
  ],
  [
    'Jira',
    {
      limits: replyLimits.jira,
      reply: json(project),
      call: (site, timeoutMs) =>
        createJiraClient({ site, login: { email: 'e', apiToken: 't' } }).findProject(
          { key: 'SALES17', reference: 'D_17' },
          { timeoutMs },
        ),
    },
  ],
  [
    'Jira’s authorization server',
    {
      limits: replyLimits.jiraToken,
      reply: json({ access_token: 't', expires_in: 3600, ...project }),
      call: (site, timeoutMs) =>
        createJiraClient({
          site,
          login: { clientId: 'c', clientSecret: 's', tokenUrl: `${site}/token` },
        }).findProject({ key: 'SALES17', reference: 'D_17' }, { timeoutMs }),
    },
  ],
  [
    '1C',
    {
      limits: replyLimits.oneC,
      reply: json({ Ref_Key: key }),
      call: (url, timeoutMs) =>
        createOData({ url }).get('Document_X', key, z.looseObject({ Ref_Key: z.guid() }), { timeoutMs }),
    },
  ],
  [
    'an HTTP service in 1C',
    {
      limits: replyLimits.oneCService,
      reply: json({ ref: 'r', number: '1' }),
      call(url, timeoutMs) {
        const [step] = createOneCClient({ url, mapping: 'http-service' } as never).chains.invoice;
        if (!step?.create) throw new TypeError('the service has no step');
        return step.create(anInvoice, {}, { timeoutMs, beforeSend: () => undefined });
      },
    },
  ],
];

/** So much of one kind that it makes up that share of the limit, and next to nothing of the others. */
function fill({ limits, xml }: ReplyOf, kind: Excess, share: number): string {
  const count = Math.ceil(limits[kind] * share);
  if (kind === 'bytes') return xml ? ` ${'<!-- x -->'.repeat(count / 10)}` : `"${'x'.repeat(count)}"`;
  const inner =
    kind === 'depth'
      ? xml
        ? '<a>'.repeat(count) + '</a>'.repeat(count)
        : '['.repeat(count) + ']'.repeat(count)
      : xml
        ? '<a/>'.repeat(count)
        : `[${Array.from({ length: count }, () => 0).join()}]`;
  return xml ? `<soap:Header>${inner}</soap:Header>` : inner;
}

let server: ErpServer;
let body: string;
/** It comes byte for byte, for far longer than anybody waits. */
let drips = false;
const dripsForMs = 4_000;
beforeAll(async () => {
  const type = (): string => (body.startsWith('{') ? 'application/json' : 'text/xml');
  const answer = (response: ServerResponse): void => {
    response.on('error', () => undefined).writeHead(200, { 'content-type': type() });
    if (!drips) return void response.end(body);
    response.write(body);
    const drip = setInterval(() => response.write(' '), 10);
    const end = setTimeout(() => response.destroy(), dripsForMs);
    response.once('close', () => {
      clearInterval(drip);
      clearTimeout(end);
    });
  };
  server = await startErp(answer);
});
afterAll(stopServers);

describe.each(replies)('a reply of %s', (_name, of) => {
  const call = (timeoutMs = 60_000): Promise<unknown> =>
    of.call(server.url.replace('/erp', ''), timeoutMs).catch((error: unknown) => error);

  it.each(['bytes', 'depth', 'values'] as const)(
    'is read up to the limit of %s, and no further',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.double({ min: 0.1, max: 0.8, noNaN: true }), async (share) => {
          body = of.reply(fill(of, kind, share));
          expect(await call()).not.toBeInstanceOf(Error);
        }),
        { numRuns: 4 },
      );
      await fc.assert(
        fc.asyncProperty(fc.double({ min: 1.5, max: 2.5, noNaN: true }), async (share) => {
          body = of.reply(fill(of, kind, share));
          expect(await call()).toBeInstanceOf(ClientError);
        }),
        { numRuns: 4 },
      );
    },
  );

  it('that never ends is waited for as long as the call may take', async () => {
    body = of.reply(fill(of, 'values', 0));
    drips = true;
    const began = performance.now();
    // Each byte would begin the time anew that axios itself knows of.
    expect(await call(300)).toBeInstanceOf(ClientError);
    expect(performance.now() - began).toBeLessThan(dripsForMs / 2);
    drips = false;
  });
});
