import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.portalFaults({ rest: {}, dropAnswers: 0, fieldsNotSaved: [] }));
afterAll(() => stand.stop());

/** Where the sandbox's record ends by now. */
const lastLine = async () => (await stand.control.record()).at(-1)?.seq ?? 0;

it('a call without use_subscription is carried out, and event.send is never called', async () => {
  const since = await lastLine();
  const id = await stand.callDeal({ useSubscription: false });
  const record = dealRecord(stand, id);
  const [runId = ''] = await until('the run is there', async () => {
    const runs = await record.runs();
    return runs.length > 0 && runs;
  });
  await stand.client.workflow.getHandle(runId).result();

  const [order] = await record.orders();
  const { calls, fields } = await stand.control.deal(id);
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  expect(calls[0]).toMatchObject({ step: 'passed', answers: 0 });
  const sent = (await stand.control.record({ since })).filter(
    (entry) => entry.type === 'rest' && entry.carried.some(({ method }) => method === 'bizproc.event.send'),
  );
  expect(sent).toEqual([]);
});

it('a setting that does not fit is named to the process, and the ERP is not asked', async () => {
  const id = await stand.callDeal({ properties: { reference: 'bad ref!' } });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.outcome).toMatchObject({ status: 200 });
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/Метка заказа.*bad ref!/),
  });
  expect(await dealRecord(stand, id).requests()).toEqual([]);
});

it('a portal that shows a 503 page for a while is answered when it is back', async () => {
  await stand.control.portalFaults({ rest: { reply: 'html-503', times: 6 } });
  const id = await stand.callDeal();
  await stand.answered(id);
  await expectCarriedOutOnce(stand, id);
  expect((await stand.control.state()).faults.portal.rest.reply).toBe('answer');
});

it('an expired token is renewed once for all calls that meet it', async () => {
  const since = await lastLine();
  await stand.control.expireTokens();
  const ids = await stand.callDeals(5);
  for (const id of ids) {
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
  }
  const entries = await stand.control.record({ since });
  expect(entries.filter((entry) => entry.type === 'rest' && entry.verdict === 'expired_token')).not.toEqual(
    [],
  );
  expect(entries.filter((entry) => entry.type === 'oauth')).toMatchObject([
    { grant: 'refresh_token', verdict: 'ok' },
  ]);
});

it('an answer that the portal drops in silence is made good by the second', async () => {
  await stand.control.portalFaults({ dropAnswers: 1 });
  const id = await stand.callDeal();
  await stand.answered(id);
  expect(await dealRecord(stand, id).answerFates()).toEqual(['dropped', 'moved']);
});

it('a field that the portal does not save is told to the process beside the number', async () => {
  await stand.control.portalFaults({ fieldsNotSaved: ['UF_CRM_ERP_ORDER_ID'] });
  const id = await stand.callDeal();
  const { calls } = await stand.answered(id);
  const [order] = await dealRecord(stand, id).orders();
  expect(calls[0]?.returned).toMatchObject({ status: 'ok', erp_order_id: order?.number });
  expect(calls[0]?.returned?.error).toMatch(
    `Заказ ${order?.number} создан в ERP. Портал не сохранил номер в поле UF_CRM_ERP_ORDER_ID`,
  );
});
