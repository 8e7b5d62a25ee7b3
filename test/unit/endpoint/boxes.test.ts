import { robotRunId } from '../../../workflows/contract/ids';
import { type Purpose, sign, type SigningKeys } from '../../../src/base/signature';
import { InboxFullError } from '../../../src/inbox/journal/inbox-full-error';
import { type Answer, box, callForm, createEndpoint, type Endpoint, formType } from './fixture';

const boxFields = {
  source: 'box',
  age: '0',
  'auth[member_id]': box.id,
  'auth[application_token]': undefined,
  'auth[access_token]': undefined,
  'auth[refresh_token]': undefined,
};
const boxForm = (changes: Record<string, string | undefined> = {}): string =>
  callForm({ ...boxFields, ...changes });

interface Signed {
  purpose?: Purpose;
  keys?: SigningKeys;
  now?: number;
  header?: string;
  path?: string;
}

/** Sends a body as a box does; what is left out is as it should be. */
function send(endpoint: Endpoint, body: string, signed: Signed = {}): Promise<Answer> {
  const { purpose = 'robot-call', keys = box.keys, now = Date.now(), path = '/robots/erp_order' } = signed;
  const header = signed.header ?? sign(purpose, body, keys, now);
  return endpoint.post(path, body, { 'content-type': formType, 'x-robots-signature': header });
}

let endpoint: Endpoint;

beforeEach(async () => {
  // Neither Temporal nor anything else is asked for a signed call.
  endpoint = await createEndpoint({
    lookUp: async () => {
      throw new Error('Temporal is away');
    },
  });
});

it('a signed call is stored as any, though Temporal is away, and is never unverified', async () => {
  const answer = await send(endpoint, boxForm());
  expect(answer).toMatchObject({ status: 200, json: { status: 'async' } });
  expect(endpoint.store.unverified).toEqual([]);
  expect(endpoint.store.calls).toMatchObject([
    {
      portal: 'zavod',
      robot: 'erp_order',
      event: { activityName: 'A40364_79843', id: 'MS1ekdI0CvXi8ycL8qNIn96hak8JEndG' },
      answer: { timeoutMs: 660_000 },
      properties: { ok: true, properties: { comment: 'до обеда' } },
    },
  ]);
});

it('each key of a box is taken, so that they can be changed without a call that is lost', async () => {
  for (const [id, secret] of box.keys) {
    expect((await send(endpoint, boxForm(), { keys: new Map([[id, secret]]) })).status).toBe(200);
  }
});

it.each([
  ['0', '660', 660_000],
  ['90', '660', 570_000],
  // The step's time ran out while the call waited in the outbox.
  ['3600', '660', 0],
  ['3600', '0', undefined],
])('after %s s in the outbox a step of %s s has %s ms left', async (age, timeout_duration, left) => {
  await send(endpoint, boxForm({ age, timeout_duration }));
  expect(endpoint.store.calls[0]?.answer?.timeoutMs).toBe(left);
});

it('a refused call of a box is for no person to start again: the box sends it again', async () => {
  endpoint.store.failWith = new InboxFullError('limit');
  expect(await send(endpoint, boxForm())).toMatchObject({ status: 503, json: { error: 'Inbox.Full' } });
  endpoint.store.failWith = new Error('A fault of ours');
  expect(await send(endpoint, boxForm())).toMatchObject({ status: 500 });
  expect(endpoint.refusedCalls.list().count).toBe(0);
  expect(endpoint.logged.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ refusal: 'Inbox.Full', document: 'DEAL_17', box: box.id }),
  );
});

it('only a box’s call says how old it is', async () => {
  const known = await createEndpoint();
  await known.post('/robots/erp_order', callForm({ age: '90' }));
  expect(known.store.calls[0]?.answer?.timeoutMs).toBe(660_000);
});

const anotherKey = new Map([['k2', 'another-key-of-some-length-k2-k2']]);
const unknownKey = new Map([['k9', 'a-key-of-some-length-that-is-new']]);
const now = Date.now();

it.each<[string, Signed, number, string, RegExp]>([
  ['no signature', { header: '' }, 401, 'Call.WrongSignature', /no signature of the agreed form/],
  ['an unknown key id', { keys: unknownKey }, 401, 'Call.WrongSignature', /no key of that id/],
  ['another secret', { keys: anotherKey }, 401, 'Call.WrongSignature', /does not fit the body/],
  ['a signature for something else', { purpose: 'commands' }, 401, 'Call.WrongSignature', /does not fit/],
  ['a clock that is behind', { now: now - 610_000 }, 401, 'Call.Clock', /10 minutes behind of/],
  // The clock is told to holders of a secret only.
  ['another secret and an old clock', { keys: anotherKey, now: 1 }, 401, 'Call.WrongSignature', /fit/],
])('a call with %s is refused and not stored', async (_, signed, status, error, message) => {
  const { keys = box.keys } = signed;
  const answer = await send(endpoint, boxForm(), { ...signed, keys });
  expect(answer).toMatchObject({ status, json: { error, message: expect.stringMatching(message) } });
  expect(endpoint.store.calls).toEqual([]);
});

it('another box’s key signs no call of this one, and no call of another signs as this one', async () => {
  const ural = { ...box, id: 'ural', keys: anotherKey };
  const both = await createEndpoint({ boxes: new Map([box, ural].map((one) => [one.id, one])) });
  const asZavod = boxForm();
  const asUral = boxForm({ 'auth[member_id]': 'ural' });
  expect((await send(both, asZavod, { keys: anotherKey })).json.error).toBe('Call.WrongSignature');
  expect((await send(both, asUral)).json.error).toBe('Call.WrongSignature');
  expect((await send(both, asUral, { header: sign('robot-call', asZavod, box.keys) })).status).toBe(401);
  expect((await send(both, asUral, { keys: anotherKey })).status).toBe(200);
  expect(both.store.calls.map(({ portal }) => portal)).toEqual(['ural']);
});

it('a call whose time stamp is old learns by how much', async () => {
  const { json } = await send(endpoint, boxForm(), { now: Date.now() - 610_000 });
  const { difference } = json as { difference?: number };
  expect(difference).toBeGreaterThanOrEqual(-612);
  expect(difference).toBeLessThanOrEqual(-609);
});

it('a call that is played back is the same run, under the same id', async () => {
  const header = sign('robot-call', boxForm(), box.keys);
  const answers = [await send(endpoint, boxForm(), { header }), await send(endpoint, boxForm(), { header })];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const ids = endpoint.store.calls.map((call) => robotRunId({ ...call, document: call.document.id }));
  expect(new Set(ids).size).toBe(1);
  expect(ids).toHaveLength(2);
});

it.each([
  [-300, 200],
  [300, 200],
  [-301, 401],
  [301, 401],
])('a clock that is %s s off is answered %s', async (off, status) => {
  jest.useFakeTimers({ now: 1_796_000_000_000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  try {
    const answer = await send(endpoint, boxForm(), { now: Date.now() + off * 1_000 });
    expect(answer.status).toBe(status);
  } finally {
    jest.useRealTimers();
  }
});

it.each([
  '/robots/../boxes/check',
  '/robots/%2e%2e/boxes/check',
  '/robots/erp_order%2f..',
  '/robots//erp_order',
])('no robot is at the path %s', async (path) => {
  const answer = await send(endpoint, boxForm(), { path });
  expect([400, 401, 404]).toContain(answer.status);
  expect(endpoint.store.calls).toEqual([]);
});

it('a body that was changed on its way is refused', async () => {
  const header = sign('robot-call', boxForm(), box.keys);
  const answer = await send(endpoint, boxForm({ 'document_id[2]': 'DEAL_18' }), { header });
  expect(answer.json.error).toBe('Call.WrongSignature');
});

it('a box that BOXES does not name is told so, and no cloud portal is looked for', async () => {
  const answer = await send(endpoint, boxForm({ 'auth[member_id]': 'ural' }));
  expect(answer).toMatchObject({ status: 403, json: { error: 'Call.UnknownPortal' } });
  expect(answer.json.message).toMatch(/BOXES names no boxed portal "ural"/);
});

it.each([
  ['age', undefined],
  ['age', 'long ago'],
  ['auth[member_id]', undefined],
])('a box’s call whose %s is %s is malformed', async (name, value) => {
  expect(await send(endpoint, boxForm({ [name]: value }))).toMatchObject({
    status: 400,
    json: { error: 'Call.Malformed' },
  });
});

it('a cloud call that names a box has the proof of nobody', async () => {
  const known = await createEndpoint();
  const answer = await known.post('/robots/erp_order', callForm({ 'auth[member_id]': box.id }));
  expect(answer).toMatchObject({ status: 403, json: { error: 'Call.UnknownPortal' } });
});

describe('the self-check of a box', () => {
  const body = JSON.stringify({ member_id: box.id, version: '1.0.0', robots: ['erp_order', 'jira_project'] });
  const check = (on: Endpoint, signed: Signed = {}): Promise<Answer> =>
    send(on, body, { purpose: 'self-check', path: '/boxes/check', ...signed });

  it('tells which robots are served, and that the way back is open', async () => {
    expect((await check(endpoint)).json).toEqual({
      status: 'ok',
      robots: ['erp_order'],
      callback: { ok: true },
    });
  });

  it('tells in a sentence why the box could not be reached', async () => {
    const problem = 'The portal could not be reached (ECONNREFUSED).';
    const closed = await createEndpoint({ checkCallback: async () => problem });
    expect((await check(closed)).json).toMatchObject({ callback: { ok: false, problem } });
  });

  it.each<[string, Signed, number, string]>([
    ['another secret', { keys: anotherKey }, 401, 'Call.WrongSignature'],
    ['the signature of a call', { purpose: 'robot-call' }, 401, 'Call.WrongSignature'],
    ['a clock that is ahead', { now: now + 900_000 }, 401, 'Call.Clock'],
  ])('is refused for %s, before the box is asked', async (_, signed, status, error) => {
    const asked: string[] = [];
    const silent = await createEndpoint({ checkCallback: async (id) => void asked.push(id) });
    expect(await check(silent, signed)).toMatchObject({ status, json: { error } });
    expect(asked).toEqual([]);
  });

  it.each(['/boxes/check', '/robots/erp_order'])('a body of 300 KB is too large at %s', async (path) => {
    const answer = await send(endpoint, 'x'.repeat(300_000), { purpose: 'self-check', path });
    expect(answer).toMatchObject({ status: 413, json: { error: 'Call.TooLarge' } });
  });

  it.each(['', '[]', '{"member_id":"zavod"}', '{"member_id":{},"version":"1"}'])(
    'refuses the body %j',
    async (malformed) => {
      const answer = await send(endpoint, malformed, { purpose: 'self-check', path: '/boxes/check' });
      expect(answer).toMatchObject({ status: 400, json: { error: 'Call.Malformed' } });
    },
  );
});
