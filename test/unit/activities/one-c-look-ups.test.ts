import * as fc from 'fast-check';
import type { RecordEntry } from '../../../sandbox/store';
import type { BaseName } from '../../../sandbox/one-c/configurations';
import type { OneCFaultsChange } from '../../../sandbox/one-c/faults';
import type { MappingName } from '../../../src/clients/one-c/mapping-names';
import { anInvoice, startOneCBase } from '../clients/one-c/one-c-base';
import { cases } from '../../support/proof';
import { invoiceByActivities } from './one-c-attempt';

interface RawReply {
  status: number;
  contentType?: string;
  body: string;
}

const odataError = (code: unknown) => JSON.stringify({ 'odata.error': { code, message: { value: 'нет' } } });
const xmlError = (code: string) =>
  `<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code></m:error>`;

const bodies = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'null',
    '0',
    '[]',
    '{}',
    '"absent"',
    '{"value":[]}',
    '\uFEFF{"value":[]}',
    '{"odata.metadata":"$metadata","value":[]}',
    '{"value":[],"odata.nextLink":"Catalog_X?$skiptoken=1"}',
    '{"value":null}',
    '{"value":{}}',
    '{"value":""}',
    '{"value":[null]}',
    '{"value":[{}]}',
    '{"value":[{"Ref_Key":"1c000000-0000-4000-8000-000000000021","DeletionMark":false}]}',
    '{"Ref_Key":"1c000000-0000-4000-8000-000000000021","DeletionMark":false}',
    '{"d":{"results":[]}}',
    '{"error":"not found"}',
    '{"error":"Not Found","status":404,"path":"/"}',
    '{"error":{"code":"9"}}',
    '{"message":"no Route matched"}',
    '{"value":[',
    odataError('8'),
    odataError('9'),
    odataError(9),
    odataError('-1'),
    odataError('20'),
    xmlError('9'),
    xmlError('8'),
    '<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
    '<html><body><form>Вход</form></body></html>',
    '<html><head><title>404 Not Found</title></head></html>',
    'Not Found',
  ),
  fc.json(),
  fc.string(),
);

const json = 'application/json;charset=utf-8';
const html = 'text/html;charset=utf-8';

/** One thing of each is not as it is where something is absent. */
const nearMisses: readonly RawReply[] = [
  ...['8', '-1', '20', ''].map((code) => ({ status: 404, contentType: json, body: odataError(code) })),
  { status: 404, contentType: html, body: odataError('9') },
  { status: 404, body: odataError('9') },
  { status: 400, contentType: json, body: odataError('9') },
  { status: 500, contentType: json, body: odataError('9') },
  { status: 200, contentType: json, body: odataError('9') },
  { status: 404, contentType: json, body: '{"value":[]}' },
  { status: 404, contentType: json, body: '{"error":"Not Found","status":404,"path":"/"}' },
  { status: 404, contentType: html, body: '{"error":"not found"}' },
  { status: 410, contentType: json, body: '{"error":"not found"}' },
  { status: 404, contentType: html, body: '<html><title>404 Not Found</title></html>' },
  { status: 200, contentType: html, body: '{"value":[]}' },
  { status: 206, contentType: json, body: '{"value":[]}' },
  { status: 200, contentType: json, body: '{"value":[],"odata.nextLink":"Catalog_X?$skiptoken=1"}' },
  { status: 200, contentType: json, body: '{"value":null}' },
  { status: 200, contentType: json, body: '{}' },
  { status: 200, contentType: json, body: '' },
  { status: 200, contentType: html, body: '<html><body><form>Вход</form></body></html>' },
  { status: 204, body: '' },
  { status: 401, contentType: json, body: odataError('9') },
];

/** Any status, any type, any body: what proxies, login pages, servers that start and servers that are mended reply. */
const anyReply: fc.Arbitrary<RawReply> = fc.record(
  {
    status: fc.constantFrom(
      200,
      201,
      202,
      203,
      204,
      206,
      301,
      302,
      304,
      400,
      401,
      402,
      403,
      404,
      405,
      409,
      410,
      412,
      429,
      500,
      501,
      502,
      503,
      504,
    ),
    contentType: fc.constantFrom(
      'application/json;charset=utf-8',
      'application/json',
      'application/xml',
      'application/atom+xml;charset=utf-8',
      'text/html;charset=utf-8',
      'text/plain',
      'application/octet-stream',
    ),
    body: bodies,
  },
  { requiredKeys: ['status', 'body'] },
);

const replies = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nearMisses) },
  { weight: 1, arbitrary: anyReply },
);

type LookUp = 'key' | 'filter' | 'service' | 'metadata';

/** The replies that the vendor documents, or the contract of an HTTP service names, for "it is not there". */
function saysAbsent({ status, contentType = '', body }: RawReply, lookUp: LookUp): boolean {
  const isJson = contentType.startsWith('application/json');
  const object = isJson ? parsed(body.replace(/^\uFEFF/, '')) : undefined;
  if (lookUp === 'filter') {
    const list = object?.value;
    return status === 200 && Array.isArray(list) && list.length === 0 && !object?.['odata.nextLink'];
  }
  if (status !== 404) return false;
  if (lookUp === 'service') return typeof object?.error === 'string' && Object.keys(object).length === 1;
  if (lookUp !== 'key') return false;
  const { code } = (object?.['odata.error'] ?? {}) as { code?: unknown };
  const inXml = /xml/.test(contentType) && body === xmlError('9');
  return String(code) === '9' || inXml;
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What a run asked of 1C, and which of it was answered with the reply. */
function askedOf(record: readonly RecordEntry[]) {
  const requests = record.flatMap((entry) => (entry.type === 'one-c.arrived' ? [entry] : []));
  const answered = record.flatMap((entry) =>
    entry.type === 'one-c.finished' && entry.reply === 'raw' ? [entry.request] : [],
  );
  const lookUps = requests.filter(({ request }) => answered.includes(request));
  const [last] = lookUps;
  const writes = ['create', 'post', 'change'];
  return {
    asked: requests,
    lookUp: last && lookUpOf(last),
    writesAfter: requests.filter(
      ({ request, operation }) => last && request > last.request && writes.includes(operation),
    ),
  };
}

function lookUpOf({ operation, entity, ref }: { operation: string; entity: string; ref?: string }): LookUp {
  if (operation === 'metadata') return 'metadata';
  if (entity === 'HttpService') return 'service';
  return ref === undefined ? 'filter' : 'key';
}

/** An invoice of a client that 1C does not have, so that every step creates, with what it asked of 1C. */
async function make(
  { mapping, name }: { mapping: MappingName; name?: BaseName },
  faults: OneCFaultsChange,
): Promise<ReturnType<typeof askedOf> & { failure: unknown }> {
  // Of its own: of a step that failed, a request beside the one that failed may still be on its way.
  const base = await startOneCBase();
  try {
    await base.control.oneCFaults(faults);
    const service = `${base.sandbox.oneC.url}/accounting/hs/robots/invoices`;
    const oneC = base.client({ mapping, ...(mapping === 'http-service' && { url: service }) }, name);
    const failure = await invoiceByActivities(oneC, anInvoice).then(
      () => undefined,
      (error: unknown) => error,
    );
    return { ...askedOf(await base.control.record()), failure };
  } finally {
    await base.close();
  }
}

describe.each<{ mapping: MappingName; name?: BaseName; runs: number }>([
  { mapping: 'accounting', runs: 150 },
  { mapping: 'trade', name: 'trade', runs: 100 },
  { mapping: 'http-service', runs: 60 },
])('in the mapping $mapping', ({ runs, ...where }) => {
  let lookUps: number;
  beforeAll(async () => {
    const { asked, failure } = await make(where, {});
    expect(failure).toBeUndefined();
    lookUps = asked.filter(({ operation }) => operation === 'read' || operation === 'metadata').length;
  });

  it('nothing is created or posted after a look-up whose reply is not surely “it is not there”', async () => {
    await fc.assert(
      fc.asyncProperty(replies, fc.nat(), async (raw, number) => {
        const skip = number % lookUps;
        const fault = { reply: 'raw', raw, times: 1 } as const;
        // The description is the first that is read.
        const isMetadata = skip === 0 && where.mapping !== 'http-service';
        const faults = isMetadata ? { metadata: fault } : { read: { ...fault, skip: Math.max(0, skip - 1) } };
        const { lookUp, writesAfter, failure } = await make(where, faults);
        if (lookUp && saysAbsent(raw, lookUp)) return;
        expect(lookUp).toBeDefined();
        expect(writesAfter).toEqual([]);
        expect(failure).toBeDefined();
      }),
      { numRuns: cases(runs) },
    );
  });
});
