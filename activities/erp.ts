import type { ErpClient, ErpOrder } from '../src/clients/erp';
import type { Guard } from '../workflows/run';
import type { Timing } from '../workflows/timing';
import type { CreateOnce } from './create-once';

/** One order to be created, and what holds it back. */
export interface CreateOrderWork {
  order: ErpOrder;
  guard: Guard;
}

export interface ErpActivities {
  /** Returns the number of the order with this external id, creating it if the ERP has none. */
  createOrder(work: CreateOrderWork & { timing: Timing }): Promise<string>;
}

export interface ErpDeps {
  erp: ErpClient;
  createOnce: CreateOnce;
}

export function createErpActivities({ erp, createOnce }: ErpDeps): ErpActivities {
  return {
    createOrder: ({ order, guard, timing }) =>
      createOnce({
        system: 'erp',
        reference: order.externalId,
        guard,
        timing,
        find: (options) => erp.findOrder(order.externalId, options),
        create: (options) => erp.createOrder(order, options),
      }),
  };
}
