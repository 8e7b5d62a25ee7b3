import type { ErpCustomer } from './customer';
import type { ErpOrder } from './order';

/** What robots ask an ERP to keep. */
export interface ErpObjects {
  order: ErpOrder;
  customer: ErpCustomer;
}
