import * as fc from 'fast-check';
import { toFailure } from '../../../../activities/to-failure';
import { ClientError } from '../../../../src/clients/client-error';
import { cases } from '../../../support/proof';
import { RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

/** What the portal says to every request and command. */
let said: RestError;
let portal: ScriptedPortal;

const refuse = (): never => {
  throw said;
};

beforeAll(async () => {
  const methods = [
    'crm.item.get',
    'crm.item.productrow.list',
    'crm.requisite.link.list',
    'crm.requisite.list',
  ];
  const writes = ['crm.item.update', 'im.notify.system.add', 'bizproc.activity.log', 'bizproc.event.send'];
  portal = await startScriptedPortal(
    Object.fromEntries([...methods, ...writes].map((name) => [name, refuse])),
  );
});
afterAll(() => portal.close());

const codes = [
  'ACCESS_DENIED',
  'ERROR_CORE',
  'NOT_FOUND',
  'PAYMENT_REQUIRED',
  'OVERLOAD_LIMIT',
  'OPERATION_TIME_LIMIT',
  'PORTAL_DELETED',
  'ERROR_METHOD_NOT_FOUND',
  'insufficient_scope',
  'user_access_error',
  'CRM_FIELD_ERROR_REQUIRED',
  'USER_ID_EMPTY',
  'NO_AUTH_FOUND',
  '0',
  '100',
  '404',
  '423',
  '',
];
const texts = [
  'Access denied!',
  'Access denied.',
  'Доступ запрещен',
  'Access denied! Available only on extended plans',
  'REST is available only on commercial plans.',
  "Current user can't be authorized in this context",
  'Mysql query error: (1213) Deadlock found',
  '',
];
const statuses = [200, 400, 401, 402, 403, 404, 405, 409, 410, 423, 429, 499, 500, 502, 503, 504];

const refusal = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...codes) }, { weight: 1, arbitrary: fc.string() }),
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...texts) }, { weight: 1, arbitrary: fc.string() }),
    fc.constantFrom(...statuses),
  )
  .map(([code, text, status]) => new RestError(code, text, status));

const isDenial = ({ description }: RestError) => /^\s*access denied[.!]?\s*$/i.test(description);

/** The vendor's word for a token that is not good for any step; by hand, and not by the table under test. */
function endsTheStep({ code, status }: RestError): boolean {
  return code === 'ACCESS_DENIED' && isDenial(said) && (status === 403 || status === 200);
}

/** The same for a document. @param alone with a status of its own */
function isOfTheDocument({ code, status, description }: RestError, alone: boolean): boolean {
  const denied = isDenial(said) || /^\s*доступ запрещен[.!]?\s*$/i.test(description);
  const fits = (...those: number[]) => !alone || status === 200 || those.includes(status);
  if (code === 'NOT_FOUND') return fits(400);
  return (code === 'ACCESS_DENIED' || code === '0') && denied && fits(400, 403);
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((thrown: unknown) => thrown);
}

function isFinal(error: unknown): boolean {
  expect(error).toBeInstanceOf(ClientError);
  return toFailure(error).nonRetryable === true;
}

const eachTime = (check: (refused: RestError) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(refusal, async (refused) => {
      said = refused;
      await check(refused);
    }),
    { numRuns: cases(400) },
  );

it('an answer ends at no refusal but the one that surely ends its step', () =>
  eachTime(async (refused) => {
    const outcome = await errorOf(portal.client().sendEvent({ eventToken: 'a|b|c.d', values: {} }));
    if (endsTheStep(refused)) expect(outcome).toBe('gone');
    else expect(isFinal(outcome)).toBe(false);
  }));

it('a read is given up at no refusal but one of its document, alone or in a batch', () =>
  eachTime(async (refused) => {
    const alone = await errorOf(portal.request()('crm.item.get', { entityTypeId: 2, id: 17 }));
    expect(isFinal(alone)).toBe(isOfTheDocument(refused, true));
    const inBatch = await errorOf(portal.client().readDocument({ entityTypeId: 2, id: 17 }));
    expect(isFinal(inBatch)).toBe(isOfTheDocument(refused, false));
  }));

it('a write is given up at no refusal but one of its document or its value', () =>
  eachTime(async (refused) => {
    const field = { name: 'UF_CRM_ERP_ORDER_ID', value: 'SO-1' };
    const outcome = await errorOf(
      portal.client().writeResult({ document: { entityTypeId: 2, id: 17 }, field }),
    );
    const ofTheValue = refused.code === 'CRM_FIELD_ERROR_REQUIRED' && [200, 400].includes(refused.status);
    if (isOfTheDocument(refused, true) || ofTheValue) expect(outcome).toMatchObject({ field: 'not-saved' });
    else expect(isFinal(outcome)).toBe(false);
  }));
