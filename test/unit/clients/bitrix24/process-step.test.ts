import { inspect } from 'node:util';
import { type Params, RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

const eventToken = 'instance|A1|event.bearer-signature';

let portal: ScriptedPortal;
let reply: () => unknown;
let carried: Params | undefined;

beforeEach(async () => {
  reply = () => true;
  const method = (params: Params) => {
    carried = params;
    return reply();
  };
  portal = await startScriptedPortal({ 'bizproc.event.send': method, 'bizproc.activity.log': method });
});
afterEach(() => portal.close());

const refuse =
  (code: string | number, status: number, text = 'no') =>
  () => {
    throw new RestError(code, text, status);
  };
const denied = refuse('ACCESS_DENIED', 403, 'Access denied!');

const send = (more = {}) =>
  portal.client().sendEvent({ eventToken, values: { status: 'ok', erp_order_id: '$result[a]' }, ...more });
const log = () => portal.client().log({ eventToken, message: 'Next try soon' });

describe('sendEvent', () => {
  it('lets the process go on with the values', async () => {
    await expect(send()).resolves.toBe('sent');
    expect(carried).toEqual({
      EVENT_TOKEN: eventToken,
      RETURN_VALUES: { status: 'ok', erp_order_id: '$result[a]' },
    });
  });

  it('takes a line for the process log along', async () => {
    await send({ logMessage: 'Done' });
    expect(carried).toMatchObject({ LOG_MESSAGE: 'Done' });
  });

  it('takes a denial for final', async () => {
    reply = denied;
    await expect(send()).resolves.toBe('gone');
  });

  it.each([
    ['is not saved yet or no longer there', 404, 400, 'StepMissing'],
    ['was terminated', 499, 400, 'StepMissing'],
    ['is locked', '423', 400, 'Locked'],
  ])('leaves it to another try where the step %s', async (_what, code, status, kind) => {
    reply = refuse(code, status);
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ verdict: 'not-done', kind });
    expect(inspect(error)).not.toContain('bearer-signature');
  });

  it.each([
    [
      'the plan lapsed',
      'ACCESS_DENIED',
      401,
      'REST is available only on commercial plans.',
      'PaymentRequired',
    ],
    ['an inner fault', 'ERROR_CORE', 400, 'Access denied!', 'Unavailable'],
    ['a scope is missing', 'insufficient_scope', 403, 'no', 'InsufficientScope'],
    ['the module is being updated', 'ERROR_METHOD_NOT_FOUND', 404, 'Method not found!', 'MethodMissing'],
    ['nobody knows the code', 'ODD', 404, 'Access denied!', 'Unlisted'],
  ])('does not take it for the end of the step where %s', async (_what, code, status, text, kind) => {
    reply = refuse(code, status, text);
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind });
    expect(error).not.toMatchObject({ verdict: 'refused' });
  });

  it('takes anything but true for an open outcome', async () => {
    reply = () => false;
    await expect(send()).rejects.toMatchObject({ verdict: 'unknown', kind: 'Contract' });
  });
});

describe('log', () => {
  it('writes a line', async () => {
    await expect(log()).resolves.toBe('logged');
    expect(carried).toEqual({ EVENT_TOKEN: eventToken, LOG_MESSAGE: 'Next try soon' });
  });

  it.each([
    [404, refuse(404, 400)],
    [423, refuse(423, 400)],
    ['ACCESS_DENIED', denied],
  ])('tells that the step is gone at %s', async (_code, script) => {
    reply = script;
    await expect(log()).resolves.toBe('gone');
  });

  it('fails where the portal does', async () => {
    reply = refuse('INTERNAL_SERVER_ERROR', 500);
    await expect(log()).rejects.toMatchObject({ verdict: 'unknown' });
  });
});
