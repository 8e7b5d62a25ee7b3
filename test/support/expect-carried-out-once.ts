import { dealRecord } from './deal-record';
import type { Stand } from './stand';

/**
 * Asserts, from the sandbox's record and Temporal's list alone, that every call of a deal was acknowledged and
 * answered `ok` once with the number of the deal's one order, and made one run each.
 */
export async function expectCarriedOutOnce(stand: Stand, dealId: number): Promise<void> {
  const record = dealRecord(stand, dealId);
  const [{ calls, fields }, orders, runs, fates] = await Promise.all([
    stand.control.deal(dealId),
    record.orders(),
    record.runs(),
    record.answerFates(),
  ]);
  const [order] = orders;
  expect(orders).toHaveLength(1);
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  for (const { outcome, returned } of calls) {
    expect(outcome).toMatchObject({ status: 200, reply: '{"status":"async"}' });
    expect(returned).toMatchObject({ erp_order_id: order?.number, status: 'ok', error: '' });
  }
  expect(runs).toHaveLength(calls.length);
  expect(fates.filter((fate) => fate === 'moved')).toHaveLength(calls.length);
  expect(fates.filter((fate) => fate !== 'moved' && fate !== 'not waiting')).toEqual([]);
}
