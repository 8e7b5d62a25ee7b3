import { stage, type Stage } from './staged';

describe('faults of the portal’s REST', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await on.application.install();
    await on.control.createDeals();
  });

  const ask = (method = 'profile', params = {}) => on.application.call(method, params);
  const getDeal = 'crm.item.get?entityTypeId=2&id=17';

  it('refuse with any status, code and text that a portal may give', async () => {
    const refusal = { status: 402, code: 0, text: 'Доступ запрещён' };
    await on.control.portalFaults({ rest: { reply: 'refusal', refusal, times: 1 } });
    expect(await ask()).toMatchObject({
      status: 402,
      body: { error: 0, error_description: 'Доступ запрещён' },
    });
    expect((await ask()).status).toBe(200);
  });

  it('repeat what they were sent, by a request as a whole or by one command', async () => {
    const text = 'Not {auth}, {EVENT_TOKEN} or {x}';
    const refusal = { code: 'ERROR_CORE', text };
    const cmd = { a: 'bizproc.activity.log?EVENT_TOKEN=one%7Ctwo' };
    await on.control.portalFaults({ rest: { reply: 'refusal', refusal } });
    const token = on.application.tokens.access_token;
    const { body: whole } = await ask('batch', { cmd });
    expect(whole.error_description).toBe(`Not ${token}, one|two or {x}`);
    await on.control.portalFaults({ rest: { reply: 'refusal', refusal, of: 'command' } });
    const { body } = await ask('batch', { cmd });
    expect(body.result.result_error.a.error_description).toBe('Not {auth}, one|two or {x}');
  });

  it('are a plan that lapsed, at every method and for a time', async () => {
    const began = Date.now();
    await on.control.portalFaults({ rest: { reply: 'plan-lapsed', lastsMs: 2_000 } });
    for (const method of ['profile', 'crm.item.get', 'batch', 'no.such']) {
      expect(await ask(method)).toMatchObject({
        status: 401,
        body: {
          error: 'ACCESS_DENIED',
          error_description: 'REST is available only on commercial plans.',
        },
      });
    }
    while ((await ask()).status !== 200);
    expect(Date.now() - began).toBeGreaterThanOrEqual(2_000);
  });

  it('meet the nth request that they apply to', async () => {
    await on.control.portalFaults({
      rest: { reply: 'error-core', after: 2, times: 1, methods: ['profile'] },
    });
    const verdicts = [];
    for (const method of ['profile', 'server.time', 'profile', 'profile', 'profile']) {
      verdicts.push((await ask(method)).body.error);
    }
    expect(verdicts).toEqual([undefined, undefined, undefined, 'ERROR_CORE', undefined]);
  });

  it('meet single commands of a batch, whose others are carried out', async () => {
    await on.control.portalFaults({ rest: { reply: 'error-core', of: 'command', after: 1, times: 1 } });
    const { body } = await ask('batch', { halt: 0, cmd: { a: 'profile', b: getDeal, c: 'server.time' } });
    expect(Object.keys(body.result.result)).toEqual(['a', 'c']);
    expect(body.result.result_error).toEqual({
      b: { error: 'ERROR_CORE', error_description: expect.any(String) },
    });
    expect((await on.control.record()).at(-1)).toMatchObject({
      verdict: 'ok',
      carried: [{ verdict: 'ok' }, { verdict: 'ERROR_CORE' }, { verdict: 'ok' }],
    });
  });

  it('meet a command that is a request of its own, with its status', async () => {
    await on.control.portalFaults({
      rest: { reply: 'error-core', of: 'command', methods: ['crm.item.get'], times: 1 },
    });
    expect((await ask()).status).toBe(200);
    expect(await ask('crm.item.get', { entityTypeId: 2, id: 17 })).toMatchObject({
      status: 400,
      body: { error: 'ERROR_CORE' },
    });
  });

  it.each([
    [{ reply: 'refusal' }, 'refusal belongs to'],
    [{ reply: 'answer', refusal: { code: 'X' } }, 'refusal belongs to'],
    [{ reply: 'html-503', of: 'command' }, 'only a refusal'],
  ] as const)('that contradict themselves are refused: %j', async (rest, why) => {
    await expect(on.control.portalFaults({ rest })).rejects.toThrow(why);
  });
});
