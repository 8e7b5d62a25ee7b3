import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { ErpOrderProperties, ErpOrderReturns } from '../../src/robots/erp-order';
import { answerRobot } from '../../workflows/answer-robot';
import { portalPolicy } from '../../workflows/retry-policies';
import type { RobotCall } from '../../workflows/robot-call';

/** `erpOrder` as someone might change it without a thought of runs under way: the deal is written before it is read. */
export async function erpOrder(call: RobotCall<ErpOrderProperties>): Promise<ErpOrderReturns> {
  const { portal, document } = call;
  const { readErpOrder, recordErpOrder } = proxyActivities<
    Pick<Activities, 'readErpOrder' | 'recordErpOrder'>
  >(portalPolicy(call.timing));
  return answerRobot(call, async ({ comment }, run) => {
    const written = { number: 'SO-1001', title: '', notifyUser: 1, tag: run.tag };
    await recordErpOrder({ portal, document: document.id, ...written, eventToken: call.answer?.eventToken });
    await readErpOrder({ portal, document: document.id, comment });
    return { erp_order_id: written.number };
  });
}
