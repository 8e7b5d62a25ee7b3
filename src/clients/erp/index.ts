export { type Composed, createErpClient, type ErpClient, type ErpObject } from './client';
export type { ErpCustomer } from './customer';
export { mapping } from './mapping';
export type { ErpMapping } from './mapping-types';
export type { ErpObjects } from './objects';
export type { ErpOrder } from './order';
export type { ErpLogin, ErpSettings } from './settings';
export type { CallOptions } from './soap-call';
