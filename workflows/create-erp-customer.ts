import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CreateCustomerWork } from '../activities/erp';
import { orDecided } from './decide';
import { creatingPolicy } from './retry-policies';
import type { Timing } from './timing';
import { type Ended, notingWaiters } from './turns';
import { verdictOf } from './verdict';

/** Gives one client to the ERP; its workflow id is the client's identity, so no two runs do it at once. */
export async function createErpCustomer(work: CreateCustomerWork, timing: Timing): Promise<Ended<string>> {
  const { createCustomer } = proxyActivities<Pick<Activities, 'createCustomer'>>(
    creatingPolicy('erp', timing),
  );
  return notingWaiters(() =>
    orDecided(async () => {
      try {
        const summary = `Give client ${work.customer.externalId} to the ERP`;
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
