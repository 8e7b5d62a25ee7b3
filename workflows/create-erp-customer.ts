import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CreateCustomerWork } from '../activities/erp';
import { orDecided } from './decide';
import { creatingPolicy } from './retry-policies';
import type { Timing } from './timing';
import { type Ended, keepingQueue } from './lock-queue';
import { verdictOf } from './verdict';

/** Gives one customer to the ERP; its workflow id is the customer's identity, so no two runs do it at once. */
export async function createErpCustomer(work: CreateCustomerWork, timing: Timing): Promise<Ended<string>> {
  const { createCustomer } = proxyActivities<Pick<Activities, 'createCustomer'>>(
    creatingPolicy('erp', timing),
  );
  return keepingQueue(() =>
    orDecided(async () => {
      try {
        const summary = `Give customer ${work.customer.externalId} to the ERP`;
        return {
          verdict: 'done',
          value: await createCustomer.executeWithOptions({ summary }, [{ ...work, timing }]),
        };
      } catch (error) {
        return verdictOf(error, 'Erp');
      }
    }),
  );
}
