export { createErpOrder } from './create-erp-order';
export { createOneCInvoice } from './create-one-c-invoice';
export { createOneCParty } from './create-one-c-party';
export { erpOrder } from './erp-order';
export { install } from './install';
export { oneCInvoice } from './one-c-invoice';
export { portal } from './portal';
