import type { Store } from '../store';
import type { ErpOutcome } from './erp-events';
import type { OrderRequest } from './order';

export interface Carried {
  outcome: ErpOutcome;
  number?: string;
}

/** Creates an order, or returns the existing one where external ids are unique. */
export function createOrder(store: Store, order: OrderRequest): Carried {
  const existing = store.erp.byExternalId.get(order.externalId);
  if (existing && store.erp.faults.uniqueExternalIds)
    return { outcome: 'returned existing', number: existing.number };
  const number = `SO-${1001 + store.erp.orders.length}`;
  store.append({ type: 'erp.order', number, order });
  return { outcome: 'created', number };
}

/** The first order with this external id; one that is still being created is absent. */
export function findOrder(store: Store, externalId: string): Carried {
  const order = store.erp.byExternalId.get(externalId);
  return order ? { outcome: 'found', number: order.number } : { outcome: 'absent' };
}
