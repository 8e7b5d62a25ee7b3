import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { ErpOrderProperties, ErpOrderReturns } from '../../src/robots/erp-order';
import { answerRobot } from '../../workflows/run/answer-robot';
import { portalPolicy } from '../../workflows/contract/retry-policies';
import { type RobotCall, subjectOf } from '../../workflows/contract/robot-call';

/** `erpOrder` as someone might change it without a thought of runs under way: the deal is written before it is read. */
export async function erpOrder(call: RobotCall<ErpOrderProperties>): Promise<ErpOrderReturns> {
  const { readErpOrder } = proxyActivities<Pick<Activities, 'readErpOrder'>>(portalPolicy(call.timing));
  return answerRobot(call, async ({ comment }, run) => {
    run.document = { title: '', responsible: 1, field: { name: 'UF_CRM_ERP_ORDER_ID', before: '' } };
    const returns = await run.record({ erp_order_id: 'SO-1001' });
    await readErpOrder({ ...subjectOf(call), comment });
    return returns;
  });
}
