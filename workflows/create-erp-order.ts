import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CreateOrderWork } from '../activities/erp';
import { orDecided } from './decide';
import { creatingPolicy } from './retry-policies';
import type { Timing } from './timing';
import { type Ended, keepingQueue } from './lock-queue';
import { verdictOf } from './verdict';

/** Creates one order in the ERP; its workflow id is the order's business identity, and so the lock. */
export async function createErpOrder(work: CreateOrderWork, timing: Timing): Promise<Ended<string>> {
  const { createOrder } = proxyActivities<Pick<Activities, 'createOrder'>>(creatingPolicy('erp', timing));
  return keepingQueue(() =>
    orDecided(async () => {
      try {
        const summary = `Create order ${work.order.externalId} in the ERP`;
        return {
          verdict: 'done',
          value: await createOrder.executeWithOptions({ summary }, [{ ...work, timing }]),
        };
      } catch (error) {
        return verdictOf(error, 'Erp');
      }
    }),
  );
}
