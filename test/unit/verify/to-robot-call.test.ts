import { toRobotCall } from '../../../src/verify/to-robot-call';
import { erpOrderRobot } from '../../../src/robots/erp-order';
import { productionTiming } from '../../../src/timing';
import { memberId, portal } from '../endpoint/fixture';

const parsed = {
  robot: 'erp_order',
  workflowId: '664fa13bbbb410.99176768',
  document: { module: 'crm', entity: 'CCrmDocumentDeal', id: 'DEAL_17' },
  properties: { comment: ' до обеда ', notify_user: 'user_7', unknown: 'x' } as Record<string, unknown>,
  event: { token: '1.2|A1|event.signature', activityName: 'A1', id: 'event' },
  waits: true,
  timeoutMs: 660_000,
};
const at = { receivedAt: 1_716_494_651_000, timing: productionTiming };

describe('toRobotCall', () => {
  it('carries what the run needs, its settings as the robot’s schema made them', () => {
    expect(toRobotCall(parsed, portal, erpOrderRobot, at)).toEqual({
      portal: memberId,
      robot: 'erp_order',
      workflowId: '664fa13bbbb410.99176768',
      document: { module: 'crm', entity: 'CCrmDocumentDeal', id: 'DEAL_17' },
      event: { activityName: 'A1', id: 'event' },
      answer: { eventToken: '1.2|A1|event.signature', timeoutMs: 660_000 },
      properties: { ok: true, properties: { comment: 'до обеда', notify_user: 7 } },
      ...at,
    });
  });

  it('has no answer where the process does not wait, and keeps the event that identifies the call', () => {
    const call = toRobotCall({ ...parsed, waits: false }, portal, erpOrderRobot, at);
    expect(call).not.toHaveProperty('answer');
    expect(call.logToken).toBe('1.2|A1|event.signature');
    expect(call.event).toEqual({ activityName: 'A1', id: 'event' });
  });

  it('has neither event nor answer in the article’s shape', () => {
    const { event: _, ...article } = parsed;
    const call = toRobotCall(article, portal, erpOrderRobot, at);
    expect(call).not.toHaveProperty('event');
    expect(call).not.toHaveProperty('answer');
  });

  it.each([
    [
      'ru',
      '«Метка заказа» должна состоять из латинских букв, цифр, «_» или «-», не длиннее 32 знаков, указано "два слова".',
    ],
    ['de', '"Order mark" must be 1 to 32 Latin letters, digits, "_" or "-", got "два слова".'],
  ])('says by the name on the form (%s) which setting does not fit, and why', (language, problem) => {
    const call = toRobotCall(
      { ...parsed, properties: { reference: 'два слова' } },
      { ...portal, language },
      erpOrderRobot,
      at,
    );
    expect(call.properties).toEqual({ ok: false, problems: [problem] });
  });

  it.each([
    ['a setting that does not fit', parsed.document],
    ['a document of another type', { ...parsed.document, id: 'TASK_1' }],
  ])('names who is to be told of %s, where the settings do', (_what, document) => {
    const properties = { reference: 'два слова', notify_user: 'user_7' };
    const call = toRobotCall({ ...parsed, document, properties }, portal, erpOrderRobot, at);
    expect(call.properties).toMatchObject({ ok: false, notifyUser: 7 });
  });

  it('names every setting that does not fit, and quotes 40 characters at most', () => {
    const properties = { reference: 'x'.repeat(100), notify_user: ['user_1', 'user_2'] };
    const call = toRobotCall({ ...parsed, properties }, { ...portal, language: 'en' }, erpOrderRobot, at);
    expect(call.properties).toEqual({
      ok: false,
      problems: [
        expect.stringContaining(`got "${'x'.repeat(40)}…".`),
        expect.stringMatching(/^"Notify" must be/),
      ],
    });
  });

  it.each(['LEAD_17', 'DYNAMIC_17', '17', 'DEAL', 'INVOICE_17'])('does not take %s for a deal', (id) => {
    const call = toRobotCall({ ...parsed, document: { ...parsed.document, id } }, portal, erpOrderRobot, at);
    expect(call.properties.ok).toBe(false);
  });
});
