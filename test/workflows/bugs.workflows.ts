import type { ErpOrderProperties, ErpOrderReturns } from '../../src/robots/erp-order';
import { answerRobot } from '../../workflows/run/answer-robot';
import type { RobotCall } from '../../workflows/contract/robot-call';

export { createErpOrder, erpOrder } from '../../workflows';

/** A robot whose author took a missing number for one that is there. */
export async function robotWithBug(call: RobotCall<ErpOrderProperties>): Promise<ErpOrderReturns> {
  return answerRobot(call, async () => {
    const found = JSON.parse('{}') as { order: { number: string } };
    return { erp_order_id: found.order.number };
  });
}
