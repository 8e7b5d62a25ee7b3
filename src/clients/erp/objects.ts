import type { z } from 'zod';
import { erpCustomer } from './customer';
import { erpOrder } from './order';

/** What robots ask an ERP to keep, each checked before it is sent; the one list. */
export const erpObjects = { order: erpOrder, customer: erpCustomer };

export type ErpObjectName = keyof typeof erpObjects;

export type ErpObjects = { [Name in ErpObjectName]: z.output<(typeof erpObjects)[Name]> };
