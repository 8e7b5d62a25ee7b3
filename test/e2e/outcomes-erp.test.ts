import { outlineOf } from '../replay/histories';
import { dealRecord } from '../support/deal-record';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ environment: { OUTAGE_RETRY: `${seconds(60)}ms` } });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ create: {}, find: {}, refuseConnections: false }));
afterAll(() => stand.stop());

/** Everything that the process was answered, once the deal's run has ended. */
async function allAnswers(dealId: number): Promise<Record<string, unknown>[]> {
  const [runId = ''] = await dealRecord(stand, dealId).runs();
  await stand.client.workflow
    .getHandle(runId)
    .result()
    .catch(() => undefined);
  const { calls } = await stand.control.deal(dealId);
  const entries = await stand.control.record();
  return entries.flatMap((entry) =>
    entry.type === 'answer' && entry.call === calls[0]?.id ? [entry.values] : [],
  );
}

it('an ERP that takes 40 s is waited for: one create, no word of trouble, and one look at it', async () => {
  await stand.control.erpFaults({ create: { latencyMs: seconds(40) } });
  const id = await stand.callDeal();
  const { calls, log } = await stand.answered(id);

  const record = dealRecord(stand, id);
  const [order] = await record.orders();
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok', error: '' });
  expect(await record.operations()).toEqual(['find', 'create']);
  expect(log.map(({ text }) => text)).toEqual([expect.stringContaining(`Заказ ${order?.number} создан`)]);
  const [runId = ''] = await record.runs();
  const history = await stand.client.workflow.getHandle(runId).fetchHistory();
  expect(outlineOf(history)).toContain('readErpOrder');
  expect(outlineOf(history).filter((step) => step === 'describeWork')).toHaveLength(1);
});

it('a refusal of the ERP reaches the process and the responsible person in its own words, once', async () => {
  await stand.control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
  const id = await stand.callDeal();
  const { calls, fields } = await stand.answered(id);
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Заказ не создан: ERP отказала: «Контрагент заблокирован <&>»/),
  });

  expect(new Set((await allAnswers(id)).map(({ error }) => error))).toEqual(
    new Set([calls[0]?.returned?.error]),
  );
  const { notifications } = await stand.control.state();
  const told = notifications.filter(({ message }) => message.includes(`/crm/deal/details/${id}/`));
  expect(told).toEqual([
    expect.objectContaining({
      userId: fields.assignedById,
      message: expect.stringMatching(/не создан: ERP отказала: «Контрагент заблокирован <&>».*Что делать:/s),
    }),
  ]);
  const record = dealRecord(stand, id);
  expect(await record.operations()).toEqual(['find', 'create']);
});

it('an outage is told with the next try, and the order is made when the ERP is back', async () => {
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal();
  await until('the process log speaks of it', async () => (await stand.control.deal(id)).log.length > 0);
  await stand.control.erpFaults({ refuseConnections: false });
  const { calls, log } = await stand.answered(id);

  const record = dealRecord(stand, id);
  const [order] = await record.orders();
  expect(log[0]?.text).toMatch(
    /^ERP не отвечает\. Следующая попытка (меньше чем через минуту|через .+, в \d\d:\d\d по времени портала)\.$/,
  );
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok' });
  expect(await record.operations()).toEqual(['find', 'create']);
});

it('an ERP slower than the process waits is unknown to the process, and fills the field when it is done', async () => {
  await stand.control.erpFaults({ create: { latencyMs: seconds(90) } });
  const id = await stand.callDeal({ timeoutSeconds: seconds(60) / 1_000 });
  const { calls } = await stand.answered(id);
  expect(calls[0]).toMatchObject({ step: 'answered', returned: { status: 'unknown' } });
  expect(calls[0]?.returned).not.toHaveProperty('erp_order_id');
  expect((await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID ?? '').toBe('');

  const answers = await allAnswers(id);
  const record = dealRecord(stand, id);
  const [order] = await record.orders();
  expect((await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['unknown']));
  expect(await record.operations()).toEqual(['find', 'create']);
});
