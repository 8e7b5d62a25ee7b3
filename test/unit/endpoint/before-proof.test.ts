import { claimOf } from '../../../src/endpoint/call/claim-of';
import { limits, readBody } from '../../../src/endpoint/http/read-body';
import { parseCall } from '../../../src/endpoint/call/parse-call';
import { parseForm } from '../../../src/endpoint/call/parse-form';
import { parseJson } from '../../../src/endpoint/call/parse-json';
import { parsePortalEvent } from '../../../src/endpoint/install/parse-portal-event';
import { robots } from '../../../src/robots';
import { costsOf, growth, linearAtMost } from '../../support/costs-of';
import { callForm, formType } from './fixture';

const [robot] = robots.filter(({ code }) => code === 'erp_order');
if (!robot) throw new Error('The robot of the calls is gone.');

/** Cost by that of the first of its kinds, which is what people send. */
const ordinaryAtMost = 40;

type Make = (size: number) => string;

const many = (size: number, field: (at: number) => string, between = '&'): string =>
  Array.from({ length: size }, (_, at) => field(at)).join(between);

/** Bodies that grow in the number of their fields, up to what may be. */
const inFields: [kind: string, Make][] = [
  ['plain fields', (size) => many(size, (at) => `field${at}=1`)],
  ['one field again and again', (size) => many(size, () => 'code=erp_order')],
  ['list items without an index', (size) => many(size, () => 'properties[a][]=1')],
  [
    'list items without an index behind high ones',
    (size) =>
      `${many(size / 2, (at) => `properties[a][${size / 2 + at}]=1`)}&${many(size / 2, () => 'properties[a][]=1')}`,
  ],
  [
    'list items without an index between high ones',
    (size) => many(size / 2, (at) => `properties[a][${at * 7}]=1&properties[a][]=1`),
  ],
  ['lists of one item', (size) => many(size, () => 'properties[a][][]=1')],
  ['settings', (size) => many(size, (at) => `properties[p${at}]=1`)],
  ['lists in settings', (size) => many(size, (at) => `properties[p][${at % 30}][${at}]=1`)],
  ['parts of a document', (size) => many(size, (at) => `document_id[${at}]=crm`)],
];

/** Bodies that grow in bytes. */
const inBytes: [kind: string, Make][] = [
  ['a long value', (size) => `${callForm()}&x=${'y'.repeat(size)}`],
  ['a long name', (size) => `${'y'.repeat(size)}=1`],
  ['a long name with a bracket at its end', (size) => `${'y'.repeat(size)}[a]=1`],
  ['brackets in one name', (size) => `a${'[b]'.repeat(size / 3)}=1`],
  ['opened brackets', (size) => `a${'['.repeat(size)}=1`],
  ['closed brackets', (size) => `a[b${']'.repeat(size)}=1`],
  ['brackets that never close', (size) => `a${'[b'.repeat(size / 2)}=1`],
  ['percent-encoding', (size) => `x=${'%D0%B4'.repeat(size / 6)}`],
  ['percent-encoding that breaks at its end', (size) => `x=${'%41'.repeat(size / 3)}%`],
  ['blanks', (size) => `x=${'+'.repeat(size)}`],
  ['separators', (size) => '&'.repeat(size)],
  ['equal signs', (size) => `x${'='.repeat(size)}`],
  ...['workflow_id', 'code', 'event_token', 'timeout_duration', 'document_id[2]', 'auth[member_id]'].map(
    (name): [string, Make] => [`a long ${name}`, (size) => callForm({ [name]: '1.|'.repeat(size / 9) })],
  ),
  ...['auth[application_token]', 'auth[domain]', 'auth[expires]', 'auth[refresh_token]', 'ts'].map(
    (name): [string, Make] => [`a long ${name}`, (size) => callForm({ [name]: '1'.repeat(size) })],
  ),
];

const inJsonFields: [kind: string, Make][] = [
  ['fields', (size) => `{${many(size, (at) => `"f${at}":1`, ',')}}`],
  ['numbered fields', (size) => `{${many(size, (at) => `"${at * 64}":1`, ',')}}`],
  ['items', (size) => `{"data":{"PROPERTIES":{"a":[${many(size, () => '1', ',')}]}}}`],
  ['settings', (size) => `{"data":{"PROPERTIES":{${many(size, (at) => `"p${at}":"1"`, ',')}}}}`],
  ['lists', (size) => `{"data":{"PROPERTIES":{"a":[${many(size / 2, () => '[1]', ',')}]}}}`],
];

const inJsonBytes: [kind: string, Make][] = [
  ['a long text', (size) => `{"data":{"WORKFLOW_ID":"${'x'.repeat(size)}"}}`],
  ['escapes', (size) => `{"data":{"WORKFLOW_ID":"${'\\u0434'.repeat(size / 6)}"}}`],
  ['digits', (size) => `{"data":{"WORKFLOW_ID":${'1'.repeat(size)}}}`],
  ['digits behind a point', (size) => `{"auth":{"expires":0.${'1'.repeat(size)}}}`],
  ['nesting', (size) => `{"data":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`],
  ['nesting that never ends', (size) => '{"a":'.repeat(size / 5)],
  ['fields beyond all bounds', (size) => `{${many(size / 10, (at) => `"${at}":1`, ',')}}`],
  ['blanks', (size) => `{${' '.repeat(size)}}`],
];

function call(contentType: string, body: string): unknown {
  const parsed = parseCall({ contentType, body, robot: robot as NonNullable<typeof robot> });
  return parsed.ok && claimOf(parsed.sender, undefined, []);
}

/** What stands between a request's bytes and its proof. */
const formSteps: [step: string, (body: string) => unknown][] = [
  ['reading a form', parseForm],
  ['reading a call', (body) => call(formType, body)],
];
const eventStep = ['reading a portal’s event', parsePortalEvent] as const;
const jsonSteps: [step: string, (body: string) => unknown][] = [
  ['reading JSON', parseJson],
  ['reading a call of the article', (body) => call('application/json', body)],
];

const fields = limits.fields - 100;
const bytes = limits.bodyBytes - 2_000;

const asEvents = (kinds: [kind: string, Make][]): [kind: string, Make][] =>
  kinds.map(([kind, make]) => [kind, (size) => Buffer.from(`event=ONAPPINSTALL&${make(size)}`).toString()]);

describe.each([
  ...formSteps.map((step) => [...step, inFields, fields] as const),
  ...formSteps.map((step) => [...step, inBytes, bytes] as const),
  [...eventStep, asEvents(inFields), fields] as const,
  [...eventStep, asEvents(inBytes), bytes] as const,
  ...jsonSteps.map((step) => [...step, inJsonFields, fields] as const),
  ...jsonSteps.map((step) => [...step, inJsonBytes, bytes] as const),
])('%s takes time in proportion to', (_, step, kinds, size) => {
  it.each(kinds)('%s', (__, make) => {
    const ordinary = kinds[0]?.[1] ?? make;
    const [small = 0, large = 0, usual = 0] = costsOf(step, [
      make(size / growth),
      make(size),
      ordinary(size),
    ]);
    expect(large / small).toBeLessThan(growth * linearAtMost);
    expect(large / usual).toBeLessThan(ordinaryAtMost);
  });
});

describe('a body without a Content-Length', () => {
  function inChunks(count: number): Request {
    const chunk = Buffer.from('x');
    let left = count;
    const body = new ReadableStream({
      pull(controller) {
        if (left === 0) controller.close();
        else controller.enqueue(chunk);
        left -= 1;
      },
    });
    return new Request('http://localhost/', { method: 'POST', body, duplex: 'half' });
  }

  it('is read to the most chunks that a network makes of it, and refused beyond', async () => {
    expect(await readBody(inChunks(limits.chunks))).toMatchObject({
      ok: true,
      text: 'x'.repeat(limits.chunks),
    });
    expect(await readBody(inChunks(limits.chunks + 1))).toMatchObject({
      ok: false,
      refusal: { type: 'Call.Malformed', message: expect.stringContaining('more than 2048 chunks') },
    });
  });
});
