import { z } from 'zod';
import { reference } from './order';

const texts = z.array(z.string());

export const erpCustomer = z.object({
  externalId: reference,
  kind: z.enum(['company', 'person']),
  name: z.string(),
  /** As in the legal details; the short name where they hold none. */
  fullName: z.string(),
  inn: z.string().optional(),
  kpp: z.string().optional(),
  ogrn: z.string().optional(),
  phones: texts,
  emails: texts,
  addresses: z.array(z.object({ kind: z.enum(['legal', 'actual', 'other']), text: z.string() })),
});

/** A client of the company as the ERP shall keep it. */
export type ErpCustomer = z.output<typeof erpCustomer>;
