import * as fc from 'fast-check';
import { z } from 'zod';
import { robots } from '../../../src/robots';
import { checkProperties } from '../../../src/verify/to-robot-call';
import { parseForm } from '../../../src/endpoint/call/parse-form';
import {
  callForm,
  createEndpoint,
  type Endpoint,
  formType,
  gatewayKey,
  portal,
  readFixture,
} from './fixture';

const json = { 'content-type': 'application/json', 'x-gateway-key': gatewayKey };
const path = '/robots/erp_order';

async function expectNothingStored({ store, app }: Endpoint): Promise<void> {
  expect([...store.calls, ...store.unverified, ...store.installs]).toEqual([]);
  expect((await app.request('/health/live')).status).toBe(200);
}

function nested(depth: number): string {
  return callForm({ [`properties${'[x]'.repeat(depth)}`]: '1' });
}

const stockWebhook = new URLSearchParams({
  'document_id[0]': 'crm',
  'document_id[1]': 'CCrmDocumentDeal',
  'document_id[2]': 'DEAL_17',
  'auth[domain]': 'some-domain.bitrix24.com',
  'auth[member_id]': 'a223c6b3710f85df22e9377d6c4f7553',
}).toString();

describe('bad input is refused by name, and nothing stored', () => {
  it.each([
    [
      'a wrong token of a known portal',
      callForm({ 'auth[application_token]': 'wrong' }),
      403,
      'Call.WrongToken',
      'application_token differs from the one of the installation',
    ],
    [
      'an unknown portal',
      callForm({ 'auth[member_id]': 'nobody' }),
      403,
      'Call.UnknownPortal',
      'Portal nobody is not installed here',
    ],
    [
      'an unknown portal without a name',
      callForm({ 'auth[member_id]': undefined, 'auth[application_token]': 'wrong' }),
      403,
      'Call.UnknownPortal',
      'The portal of this application_token is not installed here',
    ],
    ['no token', callForm({ 'auth[application_token]': undefined }), 403, 'Call.NoProof', 'gateway key'],
    ['257 KB', callForm({ 'properties[comment]': 'x'.repeat(257 * 1024) }), 413, 'Call.TooLarge', '256 KB'],
    ['bad percent-encoding', `${callForm()}&x=%zz`, 400, 'Call.Malformed', 'percent-encoding'],
    ['percent-encoded bytes that are no UTF-8', `${callForm()}&x=%ff`, 400, 'Call.Malformed', 'UTF-8'],
    ['raw bytes that are no UTF-8', Buffer.from([0x61, 0x3d, 0xff]), 400, 'Call.Malformed', 'not UTF-8'],
    ['100,000 fields', 'a&'.repeat(100_000), 400, 'Call.Malformed', 'more than 1000 fields'],
    ['values nested 50 deep', nested(50), 400, 'Call.Malformed', 'nested deeper than 4'],
    [
      'a field named __proto__',
      `${callForm()}&properties[__proto__][x]=1`,
      400,
      'Call.Malformed',
      'a field named __proto__',
    ],
    ['the stock webhook robot', stockWebhook, 400, 'Call.StockWebhook', 'stock "Outgoing webhook" robot'],
    [
      'no WORKFLOW_ID',
      callForm({ workflow_id: undefined }),
      400,
      'Call.Malformed',
      '"workflow_id" is missing',
    ],
    ['an empty body', '', 400, 'Call.Malformed', '"workflow_id" is missing'],
  ])('%s', async (_, body, status, error, words) => {
    const endpoint = await createEndpoint({
      lookUp: async ({ memberId }) => (memberId === 'nobody' ? [] : [portal]),
    });
    const answer = await endpoint.post(path, body);
    expect(answer).toMatchObject({ status, json: { error, message: expect.stringContaining(words) } });
    expect(answer.json.message).toContain('Nothing was stored');
    await expectNothingStored(endpoint);
  });

  it.each([
    ['nested 50 deep', `{"data":${'{"x":'.repeat(50)}1${'}'.repeat(51)}`, 'nested deeper than 4'],
    ['with 100,000 fields', `{"data":{"PROPERTIES":[${'1,'.repeat(99_999)}1]}}`, 'more than 1000 fields'],
    ['with a field named __proto__', '{"data":{"__proto__":{}}}', 'a field named __proto__'],
    ['that is cut off', '{"data":{', 'JSON is broken'],
    ['without WORKFLOW_ID', '{"data":{}}', '"WORKFLOW_ID" is missing'],
  ])('JSON %s', async (_, body, words) => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.post(path, body, json);
    expect(answer).toMatchObject({
      status: 400,
      json: { error: 'Call.Malformed', message: expect.stringContaining(words) },
    });
    await expectNothingStored(endpoint);
  });

  it('an unknown robot, naming the known ones', async () => {
    const known = robots.map(({ code }) => code).join(', ');
    const endpoint = await createEndpoint();
    const answer = await endpoint.post('/robots/erp_invoice', callForm({ code: 'erp_invoice' }));
    expect(answer).toMatchObject({
      status: 404,
      json: { error: 'Call.UnknownRobot', message: expect.stringContaining(`Known robots: ${known}.`) },
    });
    await expectNothingStored(endpoint);
  });

  it('a wrong gateway key', async () => {
    const endpoint = await createEndpoint();
    const answer = await endpoint.post(`${path}/wrong`, '{"data":{}}', json);
    expect(answer).toMatchObject({ status: 400 });
    const article =
      '{"data":{"WORKFLOW_ID":"1","DOCUMENT_ID":["crm","CCrmDocumentDeal","DEAL_1"],"PROPERTIES":[]}}';
    expect(await endpoint.post(`${path}/wrong`, article, json)).toMatchObject({
      status: 403,
      json: { error: 'Call.WrongKey' },
    });
    await expectNothingStored(endpoint);
  });
});

describe('prototype names', () => {
  it.each([
    [
      'form',
      `${callForm()}&constructor[prototype][polluted]=1&properties[constructor]=1`,
      { 'content-type': formType },
    ],
    [
      'JSON',
      '{"data":{"WORKFLOW_ID":"1","DOCUMENT_ID":["crm","CCrmDocumentDeal","DEAL_1"],"PROPERTIES":{"constructor":{"x":1}},"constructor":{"prototype":{"polluted":1}}}}',
      json,
    ],
  ])('in a %s body do no harm: the call is taken without them', async (_, body, headers) => {
    const endpoint = await createEndpoint();
    expect(await endpoint.post(path, body, headers)).toMatchObject({ status: 200 });
    expect(endpoint.store.calls).toHaveLength(1);
    expect({}).not.toHaveProperty('polluted');
    expect(JSON.stringify(endpoint.store.calls)).not.toContain('polluted');
  });

  it.each(['__proto__', 'constructor', 'toString'])('are no robots: %s', async (code) => {
    const endpoint = await createEndpoint();
    expect(await endpoint.post(`/robots/${code}`, callForm({ code }))).toMatchObject({ status: 404 });
  });
});

describe('whatever the bytes', () => {
  const pieces = [
    ...callForm().split('&'),
    '&',
    '=',
    '%',
    '%5B',
    ']',
    '[',
    '__proto__',
    '{"data":',
    '{',
    '}',
    '"',
    '\0',
    '\u{1F600}',
  ];
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => Buffer.from(parts.join('&'))),
    fc.json().map((text) => Buffer.from(`{"data":${text}}`)),
  );

  it.each([path, '/install'])('%s answers 2xx or 4xx, with words', async (address) => {
    const endpoint = await createEndpoint();
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(formType, json['content-type'], 'x'), async (bytes, type) => {
        const {
          status,
          text,
          json: said,
        } = await endpoint.post(address, bytes, { ...json, 'content-type': type });
        expect(status).toBeLessThan(500);
        if (status !== 200) expect(said).toEqual({ error: expect.any(String), message: expect.any(String) });
        expect(text).not.toContain('    at ');
      }),
      { numRuns: 150 },
    );
  });
});

describe('a value of any other type', () => {
  /** Below a field's name; some are what code reads of a value of the right type. */
  const types = [
    '[]',
    '[0]',
    '[x][y]',
    ...['length', 'size', 'toString', 'valueOf', 'then', 'constructor'].flatMap((name) => [
      `[${name}]`,
      `[${name}][x]`,
      `[${name}][valueOf]=1&$[${name}][toString]`,
    ]),
  ];

  it.each([
    [path, callForm()],
    ['/install', readFixture('onappinstall.form')],
    ['/install', readFixture('onappuninstall.form')],
  ])('in a form to %s is refused or let be', async (address, form) => {
    const endpoint = await createEndpoint();
    const fields = (await form).split('&').map((field) => field.split('='));
    for (const [name = '', value] of fields) {
      for (const type of types) {
        const others = fields.filter(([other]) => other !== name).map((other) => other.join('='));
        const body = [...others, `${name}${type.replace('$', name)}=${value}`].join('&');
        const { status } = await endpoint.post(address, body);
        expect({ body, failed: status >= 500 }).toEqual({ body, failed: false });
      }
    }
  });

  it('in a setting is told, also by a schema that measures it', () => {
    const properties = z.object({ text: z.string().min(1).max(5), list: z.array(z.string()).max(2) });
    const call = (type: string) => {
      const parsed = parseForm(`text${type.replace('$', 'text')}=1&list${type.replace('$', 'list')}=1`);
      if (!parsed.ok) throw new Error(parsed.refusal.message);
      return checkProperties(
        { properties: parsed.fields, document: { module: 'crm', entity: 'x', id: 'DEAL_1' } },
        { documents: ['DEAL'], form: {}, properties } as never,
        'en',
      );
    };
    for (const type of types) expect(call(type)).toMatchObject({ ok: false });
  });
});
