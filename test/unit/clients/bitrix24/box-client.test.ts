import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { problemOfSignature } from '../../../../src/base/signature';
import { type BoxClient, createBoxClient } from '../../../../src/clients/bitrix24';
import { ClientError } from '../../../../src/clients/client-error';
import { close, listen } from './listen';

const keys = new Map([
  ['k2', 'the-new-secret-of-at-least-32-characters'],
  ['k1', 'the-old-secret-of-at-least-32-characters'],
]);
const token = '6ab5.1|A1|event.0123456789abcdef';

interface Asked {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let client: BoxClient;
let asked: Asked[];
/** What whoever stands at the box's address replies; the module itself is tried in test/e2e/on-premise. */
let reply: { status: number; body: unknown; headers?: Record<string, string> };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => void answer(request, response));
  const port = await listen(server);
  client = createBoxClient({ url: `http://127.0.0.1:${port}`, keys }, { timeoutMs: 2_000 });
});

afterEach(() => close(server));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  asked.push({ path: request.url ?? '', headers: request.headers, body: await text(request) });
  const { status, body, headers = {} } = reply;
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

const time = 1_796_000_000;
const verdicts = (results: object): typeof reply => ({ status: 200, body: { results, time } });

async function failureOf(work: Promise<unknown>): Promise<ClientError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ClientError) return error;
  throw new Error(`no ClientError but ${String(error)}`);
}

const deal = { entityTypeId: 2, id: 17 };
const read = (): Promise<unknown> => client.readField(deal, 'UF_CRM_ERP_ORDER_ID');

it('all commands of a read leave in one request, signed with the first key, references beside the parameters', async () => {
  reply = verdicts({ item: { ok: true, status: 200, result: { item: { id: 17 } } } });
  await failureOf(client.readDocument(deal));
  expect(asked).toHaveLength(1);
  const [{ path, headers, body }] = asked as [Asked];
  expect(path).toBe('/local/tools/durable.robots/callback.php');
  const signature = String(headers['x-robots-signature']);
  expect(signature).toContain(',k=k2,');
  expect(problemOfSignature('commands', signature, body, keys)).toBeUndefined();
  const { commands } = JSON.parse(body) as { commands: Record<string, object> };
  expect(Object.keys(commands).slice(0, 3)).toEqual(['item', 'rows', 'company']);
  expect(commands.company).toEqual({
    method: 'crm.item.get',
    params: { entityTypeId: 4, useOriginalUfNames: 'Y' },
    references: [{ param: ['id'], result: ['item', 'item', 'companyId'] }],
  });
  expect(commands.companyRequisites).toMatchObject({
    params: { filter: { '=ENTITY_TYPE_ID': 4 } },
    references: [{ param: ['filter', '=ENTITY_ID'], result: ['item', 'item', 'companyId'] }],
  });
});

it('a value that reads like a reference of the cloud’s batches leaves as it is, with the others', async () => {
  reply = verdicts({
    update: { ok: true, status: 200, result: { item: { UF_CRM_ERP_ORDER_ID: '$result[item]' } } },
    notify: { ok: true, status: 200, result: 5 },
  });
  const written = await client.writeResult({
    document: deal,
    field: { name: 'UF_CRM_ERP_ORDER_ID', value: '$result[item]' },
    notify: { userId: 1, message: '$result[update] 🚚', tag: 't' },
  });
  expect(written).toMatchObject({ field: 'saved', notified: true });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.body).toContain('$result[update] 🚚');
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ commands: { update: { references: [] } } });
});

const step = (status: number, error: string): typeof reply => ({
  status,
  body: { results: { send: { ok: false, status, error, error_description: 'Words.' } }, time },
});

it.each(['STEP_ANSWERED', 'STEP_TIMED_OUT', 'STEP_LEFT', 'STEP_UNKNOWN'])(
  'an answer to a step that is over, as %s says, is final',
  async (error) => {
    reply = step(410, error);
    expect(await client.sendEvent({ eventToken: token, values: {} })).toBe('gone');
  },
);

it.each(['NOT_SAVED_YET', 'LOCKED'])('%s passes, however long it lasts', async (error) => {
  reply = step(409, error);
  const { kind, verdict } = await failureOf(client.sendEvent({ eventToken: token, values: {} }));
  expect({ kind, verdict }).toEqual({ kind: 'Locked', verdict: 'not-done' });
});

const refusal = (status: number, error: string, more: object = {}): typeof reply => ({
  status,
  body: { error, error_description: 'Nothing was carried out.', ...more, time },
});

it.each<[string, typeof reply, string, string, RegExp]>([
  ['no key of that id', refusal(401, 'UNKNOWN_KEY'), 'SignatureRefused', 'not-done', /UNKNOWN_KEY/],
  ['another secret', refusal(401, 'WRONG_SIGNATURE'), 'SignatureRefused', 'not-done', /WRONG_SIG/],
  ['no signature', refusal(401, 'SIGNATURE_MISSING'), 'SignatureRefused', 'not-done', /MISSING/],
  [
    'another clock',
    refusal(401, 'CLOCK_DIFFERENCE', { difference: 610 }),
    'ClocksDiffer',
    'not-done',
    /this machine’s clock is 10 minutes ahead of the box’s/,
  ],
  ['no module', refusal(410, 'MODULE_MISSING'), 'Uninstalled', 'refused', /MODULE_MISSING/],
  ['a request beyond it', refusal(413, 'TOO_LARGE'), 'Rejected', 'refused', /TOO_LARGE/],
  ['a fault', refusal(500, 'INTERNAL_SERVER_ERROR'), 'Unavailable', 'unknown', /INTERNAL/],
  ['a page', { status: 404, body: '<html>' }, 'ModuleMissing', 'unknown', /module was removed, or BOXES/],
  ['a password', { status: 401, body: '<html>' }, 'Unavailable', 'unknown', /password/],
  ['a proxy’s fault', { status: 502, body: '<html>' }, 'Unavailable', 'unknown', /HTTP 502/],
  ['a page with 200', { status: 200, body: '<html>' }, 'Contract', 'unknown', /not the module’s/],
  ['JSON of others', { status: 200, body: { ok: 1 } }, 'Contract', 'unknown', /not the module’s/],
  ['nothing of the command', verdicts({}), 'Contract', 'unknown', /says nothing of it/],
  [
    'another address',
    { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
    'Redirected',
    'not-done',
    /not followed/,
  ],
])('a box that answers with %s is told apart', async (_, replied, kind, verdict, message) => {
  reply = replied;
  const failure = await failureOf(read());
  expect(failure).toMatchObject({ kind, verdict, message: expect.stringMatching(message) });
  expect(asked).toHaveLength(1);
});

it('a box that nobody reaches has carried nothing out', async () => {
  await close(server);
  expect(await failureOf(read())).toMatchObject({ kind: 'Unavailable', verdict: 'not-done' });
});

it('one command that is refused fails alone', async () => {
  reply = verdicts({
    update: {
      ok: false,
      status: 400,
      error: 'CRM_FIELD_ERROR_VALUE_NOT_VALID',
      error_description: 'Too long.',
    },
    notify: { ok: true, status: 200, result: 5 },
  });
  const written = await client.writeResult({
    document: deal,
    field: { name: 'UF_CRM_ERP_ORDER_ID', value: '1' },
    notify: { userId: 1, message: 'x', tag: 't' },
  });
  expect(written).toMatchObject({ field: 'not-saved', fieldProblem: 'Too long.', notified: true });
});

it('no error repeats the event token that a box repeats', async () => {
  reply = {
    status: 500,
    body: { error: 'INTERNAL_SERVER_ERROR', error_description: `Cannot take ${token}.`, time },
  };
  const inWhole = await failureOf(client.sendEvent({ eventToken: token, values: {} }));
  reply = step(500, `of ${token}`);
  const inVerdict = await failureOf(client.sendEvent({ eventToken: token, values: {} }));
  for (const { message, said } of [inWhole, inVerdict])
    expect(`${message} ${said}`).not.toContain('A1|event');
});

it('tells how a box stands, and its clock against ours', async () => {
  const outbox = { waiting: 2, oldest_age: 90, sent: 1, withdrawn: 0 };
  const result = { version: '1.0.0', box: 'zavod', robots: ['erp_order'], outbox };
  const now = Math.floor(Date.now() / 1000);
  reply = {
    status: 200,
    body: { results: { status: { ok: true, status: 200, result } }, time: now + 120 },
  };
  const { clockAhead, ...status } = await client.readStatus();
  expect(status).toEqual({
    version: '1.0.0',
    box: 'zavod',
    robots: ['erp_order'],
    outbox: { waiting: 2, oldestAge: 90, sent: 1, withdrawn: 0 },
  });
  expect(Math.abs(clockAhead - 120)).toBeLessThanOrEqual(2);
});
