import { sendForm } from '../../../sandbox/send-form';
import { stage, type Stage, until } from './staged';

describe('robot calls', () => {
  let on: Stage;
  let deal: number;
  beforeEach(async () => {
    on = await stage();
    await on.application.install();
    await on.application.registerRobot();
    [deal = 0] = await on.control.createDeals();
  });

  const send = (token: string, values: object = {}) =>
    on.application.call('bizproc.event.send', {
      EVENT_TOKEN: token,
      RETURN_VALUES: values,
      LOG_MESSAGE: 'готово',
    });
  const robotCalls = () => on.application.received.filter(({ path }) => path.startsWith('/robots/'));

  it('arrive as the vendor’s form, with working tokens', async () => {
    await on.control.placeRobot({
      code: 'erp_order',
      properties: { tags: ['a', 'б'] },
      timeoutSeconds: 660,
    });
    const [made] = await on.control.moveDeal(deal, 'CONFIRMED');
    expect(made).toMatchObject({
      document: `DEAL_${deal}`,
      outcome: { status: 200, reply: '{"status":"async"}' },
    });
    const form = on.application.lastCall();
    expect(form).toMatchObject({
      workflow_id: expect.stringMatching(/^[0-9a-f]{13}\d\.\d{8}$/),
      code: 'erp_order',
      document_id: ['crm', 'CCrmDocumentDeal', 'DEAL_17'],
      document_type: ['crm', 'CCrmDocumentDeal', 'DEAL'],
      properties: { comment: 'срочно & <всё>', tags: ['a', 'б'] },
      use_subscription: 'Y',
      timeout_duration: '660',
      auth: {
        domain: new URL(on.sandbox.portal.url).host,
        member_id: on.sandbox.portal.memberId,
        application_token: on.sandbox.portal.applicationToken,
        user_id: '1',
        expires_in: '3600',
      },
    });
    const [instance, activity, event] = form.event_token.split('|');
    expect(instance).toBe(form.workflow_id);
    expect(activity).toMatch(/^A\d{5}_\d{5}_\d{5}_\d{5}$/);
    expect(event).toMatch(/^[A-Za-z0-9]{32}\.[0-9a-f]{64}$/);
    expect((await on.application.refresh(form.auth.refresh_token)).status).toBe(200);
    expect((await on.application.call('profile', { auth: form.auth.access_token })).status).toBe(200);
  });

  it('have no use_subscription where the process does not wait', async () => {
    await on.control.placeRobot({ code: 'erp_order', useSubscription: false });
    await on.control.moveDeal(deal, 'CONFIRMED');
    expect(on.application.lastCall()).not.toHaveProperty('use_subscription');
    expect((await on.control.deal(deal)).calls[0]?.step).toBe('passed');
  });

  it('share the process and differ in activity and event, in loops in the event only', async () => {
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.placeRobot({ code: 'erp_order', loops: 2 });
    await on.control.moveDeal(deal, 'CONFIRMED');
    await on.control.moveDeal(deal, 'CONFIRMED');
    const { calls } = await on.control.deal(deal);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ processId }) => processId)).size).toBe(1);
    expect(new Set(calls.map(({ activityName }) => activityName)).size).toBe(2);
    expect(new Set(calls.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it('are made once, whatever the handler replies, and again only by hand, byte by byte', async () => {
    on.application.respond = (response) => response.writeHead(503).end('busy');
    await on.control.placeRobot({ code: 'erp_order' });
    const [made] = await on.control.moveDeal(deal, 'CONFIRMED');
    expect(made?.outcome).toMatchObject({ status: 503, reply: 'busy' });
    expect(robotCalls()).toHaveLength(1);
    expect(await on.control.repeatCall(made?.call ?? 0, { times: 3, concurrently: true })).toHaveLength(3);
    expect(new Set(robotCalls().map(({ raw }) => raw)).size).toBe(1);
    expect((await on.control.deal(deal)).calls[0]).toMatchObject({ repeats: 3, outcome: { status: 503 } });
  });

  it('are given up when the handler is too slow or not there', async () => {
    on.application.respond = () => undefined;
    const { signal } = new AbortController();
    expect(await sendForm(on.application.url, 'a=1', { patienceMs: 30, signal })).toMatchObject({
      error: 'timeout',
    });
    await on.application.call('bizproc.robot.update', {
      CODE: 'erp_order',
      FIELDS: { HANDLER: 'http://127.0.0.1:1/' },
    });
    await on.control.placeRobot({ code: 'erp_order' });
    const [made] = await on.control.moveDeal(deal, 'CONFIRMED');
    expect(made?.outcome.error).toBe('ECONNREFUSED');
  });

  it('move on at the first answer, which gets the declared values in any case', async () => {
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    const token = on.application.lastCall().event_token;
    const values = { ERP_Order_ID: 'SO-1', Status: 'ok', secret: 'x' };
    expect((await send(token, values)).body.result).toBe(true);
    expect((await send(token, { erp_order_id: 'SO-2' })).body.result).toBe(true);
    const story = await on.control.deal(deal);
    expect(story.calls[0]).toMatchObject({
      step: 'answered',
      answers: 2,
      firstAnswer: { values, moved: true },
      returned: { erp_order_id: 'SO-1', status: 'ok' },
    });
    expect(story.calls[0]?.returned).not.toHaveProperty('secret');
    expect(story.log.map(({ text }) => text)).toEqual(['готово']);
  });

  it('say true to an answer that is lost', async () => {
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    const token = on.application.lastCall().event_token;
    await on.control.portalFaults({ dropAnswers: 1 });
    expect((await send(token)).body.result).toBe(true);
    await on.control.portalFaults({ savedAfterMs: 3_600_000 });
    expect((await send(token)).body.result).toBe(true);
    expect((await on.control.deal(deal)).calls[0]?.step).toBe('waiting');
    await on.control.portalFaults({ savedAfterMs: 0 });
    await send(token);
    expect((await on.control.deal(deal)).calls[0]?.step).toBe('answered');
    const fates = (await on.control.record()).flatMap((entry) =>
      entry.type === 'answer' ? [entry.fate] : [],
    );
    expect(fates).toEqual(['dropped', 'not saved yet', 'moved']);
  });

  it('lose no answer but the first of a step', async () => {
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    const token = on.application.lastCall().event_token;
    await on.control.portalFaults({ dropAnswers: 9 });
    await send(token);
    expect((await on.control.deal(deal)).calls[0]?.step).toBe('waiting');
    await send(token);
    expect((await on.control.deal(deal)).calls[0]?.step).toBe('answered');
  });

  it('refuse a forged token, and tell by the log whether the step is alive', async () => {
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    const token: string = on.application.lastCall().event_token;
    const log = (EVENT_TOKEN: string) =>
      on.application.call('bizproc.activity.log', { EVENT_TOKEN, LOG_MESSAGE: 'ERP не отвечает' });
    const forged = token.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await send(forged)).toMatchObject({ status: 403, body: { error: 'ACCESS_DENIED' } });
    expect((await log(forged)).body.error).toBe('ACCESS_DENIED');
    expect((await log(token)).body.result).toBe(true);
    await send(token);
    expect((await log(token)).body.error).toBe('ACCESS_DENIED');
  });

  it('go on by themselves when their time is up; a later answer is ignored', async () => {
    await on.control.placeRobot({ code: 'erp_order', timeoutSeconds: 1 });
    await on.control.moveDeal(deal, 'CONFIRMED');
    await until(
      () => on.control.deal(deal),
      ({ calls }) => calls[0]?.step === 'timed-out',
    );
    expect((await send(on.application.lastCall().event_token)).body.result).toBe(true);
    expect((await on.control.deal(deal)).calls[0]).toMatchObject({
      step: 'timed-out',
      firstAnswer: { moved: false },
    });
  });

  it('start for a move by REST, too', async () => {
    await on.control.placeRobot({ code: 'erp_order', stageId: 'WON' });
    await on.application.call('crm.item.update', { entityTypeId: 2, id: deal, fields: { stageId: 'WON' } });
    await until(on.control.counters, ({ acknowledged }) => acknowledged === 1);
  });

  it('go out for many deals with a bounded number under way', async () => {
    const ids = await on.control.createDeals({ count: 40 });
    let underWay = 0;
    let most = 0;
    on.application.respond = (response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      // A handler that takes its time: only so do calls pile up.
      setTimeout(() => {
        underWay -= 1;
        response.end('{}');
      }, 20);
    };
    await on.control.placeRobot({ code: 'erp_order' });
    const made = await on.control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: 4 });
    expect(made.map((call) => call.document).toSorted()).toEqual(ids.map((id) => `DEAL_${id}`).toSorted());
    expect(most).toBe(4);
    expect(await on.control.counters()).toMatchObject({ calls: 40, acknowledged: 40, waiting: 40 });
  });

  it('are noted in the process log where the robot is not installed', async () => {
    await on.control.placeRobot({ code: 'unknown_robot' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    expect((await on.control.deal(deal)).log[0]?.text).toContain('unknown_robot');
    expect(robotCalls()).toHaveLength(0);
  });
});
