import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../../activities';
import type { ErpOrderProperties, ErpOrderReturns } from '../../../src/robots/erp-order';
import { answerRobot } from '../../../workflows/run/answer-robot';
import { businessId, externalReference } from '../../../workflows/contract/ids';
import { creatingPolicy, portalPolicy } from '../../../workflows/contract/retry-policies';
import { type RobotCall, subjectOf } from '../../../workflows/contract/robot-call';

export { portal } from '../../../workflows/portal/portal';

/** `erpOrder` whose create is an Activity of its own run: two runs of one deal could make two orders. */
export async function erpOrder(call: RobotCall<ErpOrderProperties>): Promise<ErpOrderReturns> {
  const { readErpOrder } = proxyActivities<Pick<Activities, 'readErpOrder'>>(portalPolicy(call.timing));
  const { createOrder } = proxyActivities<Pick<Activities, 'createOrder'>>(
    creatingPolicy('erp', call.timing),
  );
  const { id } = call.document;
  return answerRobot(call, async ({ notify_user, comment }, run) => {
    run.notifyUser = notify_user;
    const { order, document } = await readErpOrder({
      ...subjectOf(call),
      comment,
      field: 'ERP_ORDER_ID',
    });
    run.document = document;
    const externalId = externalReference(businessId('erp-order', { portal: call.portal, document: id }));
    const number = await createOrder({
      order: { ...order, externalId },
      guard: { notAfter: run.deadline, lookUpFirst: false },
      timing: call.timing,
    });
    return run.record({ erp_order_id: number }, number);
  });
}
