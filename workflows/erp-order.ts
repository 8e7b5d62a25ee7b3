import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { ErpOrderProperties, ErpOrderReturns } from '../src/robots/erp-order';
import { answerRobot } from './answer-robot';
import { createErpOrder } from './create-erp-order';
import { externalReference } from './ids';
import { portalPolicy } from './retry-policies';
import type { RobotCall } from './robot-call';

/** The robot `erp_order`: an order in the ERP, its number in the deal's field, a notification, the answer. */
export async function erpOrder(call: RobotCall<ErpOrderProperties>): Promise<ErpOrderReturns> {
  const { readErpOrder, recordErpOrder } = proxyActivities<
    Pick<Activities, 'readErpOrder' | 'recordErpOrder'>
  >(portalPolicy(call.timing));
  const { portal, document } = call;

  return answerRobot(call, async (properties, run) => {
    run.notifyUser = properties.notify_user;
    const { order, responsible } = await readErpOrder.executeWithOptions({ summary: `Read ${document.id}` }, [
      { portal, document: document.id, comment: properties.comment },
    ]);
    run.notifyUser ??= responsible;

    const number = await run.once(createErpOrder, {
      kind: 'erp-order',
      reference: properties.reference,
      summary: `${document.id} · create the order`,
      work: (guard, id) => ({ order: { ...order, externalId: externalReference(id) }, guard }),
    });
    run.settled = { erp_order_id: number };

    const { problem } = await recordErpOrder.executeWithOptions({ summary: `Write ${number} to the deal` }, [
      {
        portal,
        document: document.id,
        number,
        title: order.title,
        notifyUser: run.notifyUser,
        tag: run.tag,
        eventToken: call.answer?.eventToken,
      },
    ]);
    run.problem = problem;
    return run.settled;
  });
}
