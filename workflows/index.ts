export { createErpOrder } from './create-erp-order';
export { erpOrder } from './erp-order';
export { install } from './install';
export { portal } from './portal';
