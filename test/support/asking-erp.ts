import type { WorkflowHandle } from '@temporalio/client';
import { mapping } from '../../src/clients/erp';
import { businessId } from '../../workflows/contract/ids';
import type { Stand } from './stand';
import { until } from './until';

const { order, customer } = mapping.objects;
if (!order || !customer) throw new Error('The reference mapping has orders and customers.');

/** The reference ERP as one that can neither be asked for an order nor takes a repeat. */
export const askingMapping: typeof mapping = {
  ...mapping,
  objects: { order: { mode: 'ask', create: order.create }, customer },
};

/** Waits until the run of a deal asks an operator, and says so; returns the work that he decides. */
export async function untilAsked({ client, sandbox }: Stand, dealId: number): Promise<WorkflowHandle> {
  await until('the run asks', async () => {
    const query = `RobotStatus = 'asks' AND B24Document = 'DEAL_${dealId}' AND B24Robot IS NOT NULL`;
    return (await client.workflow.count(query)).count > 0;
  });
  const document = { portal: sandbox.portal.memberId, document: `DEAL_${dealId}` };
  return client.workflow.getHandle(businessId('erp-order', document));
}
