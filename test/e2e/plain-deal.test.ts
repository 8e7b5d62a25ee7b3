import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

describe('a deal that moves to "Order confirmed"', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startStand();
    await Promise.all([stand.start('endpoint'), stand.start('worker')]);
    await stand.install();
  });
  afterAll(() => stand.stop());

  it('gets its order, its field, a notification and its answer', async () => {
    const id = await stand.callDeal({ properties: { comment: 'до обеда' } });
    const { calls, fields } = await stand.answered(id);

    const { orders, notifications } = await stand.control.state();
    const [order] = orders.filter(({ externalId }) => externalId.startsWith(`D_${id}-`));
    expect(calls[0]?.outcome).toMatchObject({ status: 200, reply: '{"status":"async"}' });
    expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok', error: '' });
    expect(order?.comment).toBe('до обеда');
    expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
    expect(notifications.filter(({ message }) => message.includes(`${order?.number}`))).toHaveLength(1);
  });

  it('is answered a second time with the same values', async () => {
    const id = await stand.callDeal();
    const { calls } = await stand.answered(id);
    await until('the second answer came', async () => (await stand.control.deal(id)).calls[0]?.answers === 2);
    const sent = (await stand.control.record()).filter(
      (entry) => entry.type === 'answer' && entry.call === calls[0]?.id,
    );
    expect(sent.map((entry) => 'values' in entry && entry.values)).toEqual([
      calls[0]?.firstAnswer?.values,
      calls[0]?.firstAnswer?.values,
    ]);
  });
});
