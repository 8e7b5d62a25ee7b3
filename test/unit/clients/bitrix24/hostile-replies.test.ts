import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import * as fc from 'fast-check';
import { ClientError } from '../../../../src/clients/client-error';
import { cases } from '../../../support/proof';
import { RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

const mebibyte = Buffer.alloc(1_048_576, '1');

let portal: ScriptedPortal;
let reply: unknown;

beforeAll(async () => {
  const say = (): unknown => reply;
  portal = await startScriptedPortal({
    'crm.thing.do': say,
    'crm.item.get': say,
    'crm.item.productrow.list': say,
    'crm.requisite.link.list': say,
    'crm.requisite.list': say,
    'crm.item.update': say,
    'crm.type.getByEntityTypeId': say,
    'im.notify.system.add': say,
    'bizproc.event.send': say,
    'bizproc.activity.log': say,
    'bizproc.robot.add': say,
    'crm.deal.userfield.list': say,
    'crm.deal.userfield.add': say,
  });
});
afterAll(() => portal.close());

const raw = (send: (response: ServerResponse) => void): object => ({ raw: send });
const text = (body: string): object => raw((response) => void response.end(body));

async function outcome(): Promise<unknown> {
  return portal
    .request({ timeoutMs: 20_000 })('crm.thing.do', {})
    .catch((error: unknown) => error);
}

it.each([
  ['JSON nested 100,000 deep', text(`{"result":${'['.repeat(100_000)}`)],
  ['JSON nested 5,000 deep, and closed', text(`{"error":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)],
  ['a result nested 10,000 deep', text(`{"result":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
  ['a time nested 10,000 deep', text(`{"result":1,"time":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
  ['JSON that is cut off', text('{"result":{"a":')],
  ['UTF-16', text(Buffer.from('{"result":1}', 'utf16le').toString('latin1'))],
  ['a list', text('[]')],
  ['a number', text('1e999')],
  ['a result without its key', text('{"__proto__":{"result":1}}')],
  ['the empty string', text('""')],
])('%s is a reply that breaks the contract', async (_, given) => {
  reply = given;
  expect(await outcome()).toMatchObject({ name: 'ClientError', verdict: 'unknown' });
});

it.each(['null', '[]', '1', '{"operating":{"valueOf":1,"toString":1}}', '{"operating":"x"}'])(
  'a time that is %s leaves the result as it is',
  async (time) => {
    reply = text(`{"result":1,"time":${time}}`);
    expect(await outcome()).toBe(1);
  },
);

it('names from JavaScript change nothing but themselves', async () => {
  reply = text('{"result":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}');
  await outcome();
  expect({}).not.toHaveProperty('polluted');
});

it('a reply of 100 MB is cut off long before its end', async () => {
  let sent = 0;
  async function flood(response: ServerResponse): Promise<void> {
    response.on('error', () => undefined).writeHead(200, { 'content-type': 'application/json' });
    const closed = once(response, 'close');
    for (; sent < 100 && !response.destroyed; sent += 1) {
      if (response.write(mebibyte)) continue;
      const drained = new AbortController();
      await Promise.race([once(response, 'drain', drained), closed]);
      drained.abort();
    }
    response.end();
  }
  reply = raw((response) => void flood(response));
  expect(await outcome()).toMatchObject({ name: 'ClientError', verdict: 'unknown' });
  expect(sent).toBeLessThan(60);
});

describe('a result of any shape', () => {
  const shape = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record({ item: fc.jsonValue({ maxDepth: 2 }) }),
    fc.record({ productRows: fc.jsonValue({ maxDepth: 2 }) }),
    fc.record({
      item: fc.record(
        {
          id: fc.jsonValue(),
          title: fc.jsonValue(),
          companyId: fc.jsonValue(),
          contactId: fc.jsonValue(),
          assignedById: fc.jsonValue(),
          opportunity: fc.jsonValue(),
          currencyId: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    }),
  );

  /** What a call may end with: a value, or a failure that Activities understand. Never a TypeError. */
  async function expectUnderstood(call: () => Promise<unknown>): Promise<void> {
    await fc.assert(
      fc.asyncProperty(shape, async (given) => {
        reply = given ?? null;
        const ended = await call().catch((error: unknown) => error);
        if (ended instanceof Error) expect(ended).toBeInstanceOf(ClientError);
      }),
      { numRuns: cases(60) },
    );
  }

  // The limiter lets 50 through at once, so each run has a client of its own.
  it.each<[string, () => Promise<unknown>]>([
    ['an answer', () => portal.client().sendEvent({ eventToken: 't', values: {} })],
    ['a line of the log', () => portal.client().log({ eventToken: 't', message: 'm' })],
    ['a notification', () => portal.client().notify({ userId: 1, message: 'm', tag: 't' })],
    ['a document that is read', () => portal.client().readDocument({ entityTypeId: 2, id: 17 })],
    [
      'a result that is written',
      () =>
        portal.client().writeResult({
          document: { entityTypeId: 2, id: 17 },
          field: { name: 'UF_CRM_ERP_ORDER_ID', value: 'SO-1' },
          notify: { userId: 1, message: 'm', tag: 't' },
          log: { eventToken: 't', message: 'm' },
        }),
    ],
    ['a field that is made', () => portal.client().ensureDealField({ name: 'UF_CRM_X', label: 'X' })],
  ])('is understood or refused by %s', async (_, call) => {
    await expectUnderstood(call);
  });

  it('is understood or refused as an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.string(),
        fc.constantFrom(200, 400, 403, 404, 429, 500, 503),
        async (code, said, status) => {
          reply = raw((response) => {
            const error = new RestError(code, said, status);
            response
              .writeHead(status)
              .end(JSON.stringify({ error: error.code, error_description: error.description }));
          });
          const ended = await portal
            .request()('crm.thing.do', {})
            .catch((error: unknown) => error);
          expect(ended).toBeInstanceOf(ClientError);
        },
      ),
      { numRuns: cases(60) },
    );
  });
});
