import type { ServerResponse } from 'node:http';
import qs from 'qs';
import { mapOf, type Params, RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

const result = {
  document: { entityTypeId: 2, id: 17 },
  field: { name: 'UF_CRM_ERP_ORDER_ID', value: 'SO-1042' },
  notify: { userId: 7, message: 'Order [b]SO-1042[/b] & more', tag: 'erp-order/DEAL_17' },
  log: { eventToken: 'secret-event-token', message: 'Created' },
};
const allDone = { field: 'saved', fieldProblem: undefined, notified: true, logged: true };

let portal: ScriptedPortal;
let carried: Record<string, Params>;
let update: (fields: Params) => object;
let notify: () => unknown;
let log: () => unknown;

beforeEach(async () => {
  carried = {};
  update = (fields) => ({ item: { id: 17, UF_CRM_ERP_ORDER_ID: null, ...fields } });
  notify = () => 123;
  log = () => true;
  portal = await startScriptedPortal({
    'crm.item.update': (params) => {
      carried.update = params;
      return update(mapOf(params.fields));
    },
    'im.notify.system.add': (params) => {
      carried.notify = params;
      return notify();
    },
    'bizproc.activity.log': (params) => {
      carried.log = params;
      return log();
    },
  });
});
afterEach(() => portal.close());

const write = (change: Partial<typeof result> = {}) => portal.client().writeResult({ ...result, ...change });
const refuse =
  (code: string | number, status = 400) =>
  () => {
    throw new RestError(code, `${code} text`, status);
  };

it('writes field, notification and log in one request', async () => {
  await expect(write()).resolves.toEqual(allDone);
  expect(portal.requests.map(({ method }) => method)).toEqual(['batch']);
  expect(carried).toEqual({
    update: {
      entityTypeId: '2',
      id: '17',
      fields: { UF_CRM_ERP_ORDER_ID: 'SO-1042' },
      useOriginalUfNames: 'Y',
    },
    notify: { USER_ID: '7', MESSAGE: result.notify.message, TAG: result.notify.tag },
    log: { EVENT_TOKEN: 'secret-event-token', LOG_MESSAGE: 'Created' },
  });
});

it('notifies and logs only where it is asked to', async () => {
  const { document, field } = result;
  await expect(portal.client().writeResult({ document, field })).resolves.toEqual({
    ...allDone,
    notified: false,
    logged: false,
  });
  expect(Object.keys(carried)).toEqual(['update']);
});

it('writes a smart process item, and no field where there is none to write', async () => {
  const document = { entityTypeId: 177, id: 12 };
  await write({ document });
  expect(carried.update).toMatchObject({ entityTypeId: '177', id: '12' });
  carried = {};
  await expect(write({ document, field: undefined })).resolves.toEqual({ ...allDone, field: 'none' });
  expect(Object.keys(carried)).toEqual(['notify', 'log']);
});

it.each([
  ['value', { field: { ...result.field, value: 'SO $result[notify]' } }, 'crm.item.update'],
  [
    'message',
    { notify: { ...result.notify, message: 'Deal $result[update][item][id]' } },
    'im.notify.system.add',
  ],
  ['log line', { log: { ...result.log, message: '$result' } }, 'bizproc.activity.log'],
])('sends a %s with $result in it by a call of its own, unchanged', async (_what, change, method) => {
  await expect(write(change)).resolves.toEqual(allDone);
  expect(portal.requests.map((request) => request.method).toSorted()).toEqual([method, 'batch'].toSorted());
  const batch = portal.requests.find((request) => request.method === 'batch');
  expect(qs.stringify(batch?.params)).not.toContain('result');
  expect(JSON.stringify(carried)).toContain('$result');
});

it('finds that the portal ignored a field that it does not know', async () => {
  update = () => ({ item: { id: 17 } });
  await expect(write()).resolves.toEqual({ ...allDone, field: 'not-saved' });
});

it('finds that the field holds something else', async () => {
  update = () => ({ item: { id: 17, UF_CRM_ERP_ORDER_ID: 1042 } });
  await expect(write()).resolves.toMatchObject({ field: 'not-saved' });
});

it('tells why the portal refused the field, and does the rest', async () => {
  update = refuse('CRM_FIELD_ERROR_VALUE_NOT_VALID');
  await expect(write()).resolves.toEqual({
    ...allDone,
    field: 'not-saved',
    fieldProblem: 'CRM_FIELD_ERROR_VALUE_NOT_VALID text',
  });
});

it.each([
  ['says false', () => false],
  ['refuses', refuse('USER_ID_EMPTY')],
])('tells that nobody was notified where the portal %s', async (_what, script) => {
  notify = script;
  await expect(write()).resolves.toEqual({ ...allDone, notified: false });
});

it.each([
  ['is gone', refuse(404)],
  ['is locked', refuse('423')],
  ['is not ours', refuse('ACCESS_DENIED', 403)],
])('does not fail where the step %s and cannot be logged to', async (_what, script) => {
  log = script;
  await expect(write()).resolves.toEqual({ ...allDone, logged: false });
});

it.each(['INTERNAL_SERVER_ERROR', 'ODD'])(
  'fails where the field may be written at another time: %s',
  async (code) => {
    update = refuse(code);
    await expect(write()).rejects.toMatchObject({ verdict: 'unknown' });
  },
);

it('tells that a notification may succeed at another time, though the field is written', async () => {
  notify = refuse('insufficient_scope');
  await expect(write()).resolves.toMatchObject({
    field: 'saved',
    notified: { verdict: 'not-done', kind: 'InsufficientScope' },
  });
  await expect(portal.client().notify(result.notify)).rejects.toMatchObject({ kind: 'InsufficientScope' });
});

it('fails where the batch says nothing of the update', async () => {
  await portal.close();
  portal = await startScriptedPortal({
    'im.notify.system.add': () => ({
      raw: (response: ServerResponse) =>
        response.end(
          '{"result":{"result":{"notify":1},"result_error":[],"result_total":[],"result_next":[]}}',
        ),
    }),
    'crm.item.update': () => true,
    'bizproc.activity.log': () => true,
  });
  await expect(write()).rejects.toMatchObject({ verdict: 'unknown', kind: 'Contract' });
});

describe('notify', () => {
  it('notifies alone', async () => {
    await expect(portal.client().notify(result.notify)).resolves.toBe(true);
    expect(carried.notify).toEqual({ USER_ID: 7, MESSAGE: result.notify.message, TAG: result.notify.tag });
  });

  it('tells that the portal will not', async () => {
    notify = () => false;
    await expect(portal.client().notify(result.notify)).resolves.toBe(false);
  });
});
