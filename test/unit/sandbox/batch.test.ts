import { stage, type Stage } from './staged';

describe('batch', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await on.application.install();
    await on.control.createDeals();
  });

  const batch = async (cmd: object, halt: unknown = 0) =>
    (await on.application.call('batch', { halt, cmd })).body.result;
  const getDeal = 'crm.item.get?entityTypeId=2&id=17';

  it('passes results on to later commands', async () => {
    const { result, result_error } = await batch({
      deal: getDeal,
      company: 'crm.item.get?entityTypeId=4&id=$result[deal][item][companyId]',
    });
    expect(result.company.item.title).toBe('ООО «Ромашка»');
    expect(result_error).toEqual([]);
  });

  it('takes a text with $result for a macro, encoded or not', async () => {
    const text = encodeURIComponent('Цена: $result[deal][item][id] ($result[no]) $result');
    await batch({ deal: getDeal, log: `crm.item.update?entityTypeId=2&id=17&fields[title]=${text}` });
    expect((await on.control.deal(17)).fields.title).toBe('Цена: 17 () Array');
  });

  it('keeps each failure by itself, or stops at the first one with halt', async () => {
    const commands = { bad: 'crm.item.get?entityTypeId=2&id=1', good: getDeal, none: 'no.such' };
    const going = await batch(commands);
    expect(Object.keys(going.result)).toEqual(['good']);
    expect(going.result_error).toMatchObject({
      bad: { error: 'NOT_FOUND' },
      none: { error: 'ERROR_METHOD_NOT_FOUND' },
    });
    for (const halt of [1, '1', true, 'true']) {
      const halted = await batch(commands, halt);
      expect(halted.result).toEqual([]);
      expect(Object.keys(halted.result_error)).toEqual(['bad']);
    }
  });

  it('writes maps as PHP does: lists for keys 0, 1, … and for none', async () => {
    const { result, result_total } = await batch(['server.time', 'user.get']);
    expect(result).toHaveLength(2);
    expect(result_total).toEqual({ 1: 3 });
  });

  it('counts as one request, carries 50 commands out and no batch within', async () => {
    await on.control.portalFaults({ limits: { perSecond: 0.001, burst: 2 } });
    const commands = Array<string>(50).fill('server.time');
    expect((await batch(commands)).result).toHaveLength(50);
    const longer = await batch([...commands, 'profile']);
    expect(longer.result).toHaveLength(50);
    expect(longer.result_error).toEqual({
      50: { error: 'ERROR_BATCH_LENGTH_EXCEEDED', error_description: 'Max batch length exceeded' },
    });
    await on.control.portalFaults({ limits: null });
    expect((await batch({ b: 'batch?cmd[a]=profile' })).result_error.b.error).toBe(
      'ERROR_BATCH_METHOD_NOT_ALLOWED',
    );
  });
});
