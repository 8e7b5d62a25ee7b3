import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { ErpClientProperties, ErpClientReturns } from '../src/robots/erp-client';
import { answerRobot } from './run/answer-robot';
import { createErpCustomer } from './creations';
import { externalReference } from './contract/ids';
import { portalPolicy } from './contract/retry-policies';
import { type RobotCall, subjectOf } from './contract/robot-call';

/** Of the document, without its prefix. */
const field = 'ERP_CLIENT_ID';

/** The robot `erp_client`: the document's customer in the ERP, its number in the document's field, the answer. */
export async function erpClient(call: RobotCall<ErpClientProperties>): Promise<ErpClientReturns> {
  const { readErpCustomer } = proxyActivities<Pick<Activities, 'readErpCustomer'>>(portalPolicy(call.timing));
  const { id } = call.document;

  return answerRobot(call, async ({ notify_user }, run) => {
    run.notifyUser = notify_user;
    const { customer, of, document } = await readErpCustomer.executeWithOptions(
      { summary: `Read the customer of ${id}` },
      [{ ...subjectOf(call), field }],
    );
    run.document = document;

    // The customer is the lock: two deals of one company give it to the ERP one after the other.
    const number = await run.once(createErpCustomer, {
      kind: 'erp-customer',
      of,
      what: 'the customer in the ERP',
      work: (guard, workId) => ({
        customer: { ...customer, externalId: externalReference(workId) },
        guard,
      }),
    });
    return run.record({ erp_client_id: number }, number);
  });
}
