import type { DealStory } from '../../sandbox/views';
import type { DealRecord } from './deal-record';

/** A played ERP has the deal's one order, whose number stands in the deal and in the answer. */
export async function expectOrderKept(deal: DealRecord, { calls, fields }: DealStory): Promise<void> {
  const [order, ...more] = await deal.kept();
  expect(more).toEqual([]);
  expect(order?.number).toMatch(/^№ \d+\/А$/);
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  expect(calls.map(({ returned }) => returned)).toEqual([
    { erp_order_id: order?.number, status: 'ok', error: '' },
  ]);
}
