export { createErpClient, type ErpClient, type ErpSettings } from './client';
export type { ErpOrder } from './order-mapping';
export type { CallOptions } from './soap-call';
