import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { ErpOrderProperties, ErpOrderReturns } from '../src/robots/erp-order';
import { answerRobot } from './run/answer-robot';
import { createErpOrder } from './creations';
import { externalReference } from './contract/ids';
import { portalPolicy } from './contract/retry-policies';
import { type RobotCall, subjectOf } from './contract/robot-call';

/** Of the document, without its prefix. */
const field = 'ERP_ORDER_ID';

/** The robot `erp_order`: an order in the ERP, its number in the document's field, a notification, the answer. */
export async function erpOrder(call: RobotCall<ErpOrderProperties>): Promise<ErpOrderReturns> {
  const { readErpOrder } = proxyActivities<Pick<Activities, 'readErpOrder'>>(portalPolicy(call.timing));
  const { id } = call.document;

  return answerRobot(call, async ({ notify_user, comment, reference }, run) => {
    run.notifyUser = notify_user;
    const { order, document } = await readErpOrder.executeWithOptions({ summary: `Read ${id}` }, [
      { ...subjectOf(call), comment, field },
    ]);
    run.document = document;

    const number = await run.once(createErpOrder, {
      kind: 'erp-order',
      reference,
      what: 'the order in the ERP',
      work: (guard, workId) => ({ order: { ...order, externalId: externalReference(workId) }, guard }),
    });
    return run.record({ erp_order_id: number }, number);
  });
}
