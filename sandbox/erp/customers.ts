import type { Store } from '../store';
import type { CustomerRequest } from './customer';
import type { Carried } from './orders';

/** Keeps a customer; one that is there under the external id is changed and keeps its number. */
export function upsertCustomer(store: Store, customer: CustomerRequest): Carried {
  const existing = store.erp.customers.get(customer.externalId);
  const number = existing?.number ?? `C-${501 + store.erp.customers.size}`;
  store.append({ type: 'erp.customer', number, customer });
  return { outcome: existing ? 'updated' : 'created', number };
}
