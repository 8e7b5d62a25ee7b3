import { z } from 'zod';

/** xsd:decimal; a string from end to end, so that no amount passes through a binary fraction. */
const decimal = z.string().regex(/^-?\d{1,18}(\.\d{1,12})?$/, 'must be a decimal number');

/** Never repaired: two objects must not become one because a character was dropped. */
export const reference = z
  .string()
  .regex(/^[\x21-\x7e]{1,240}$/, 'must be 1 to 240 visible ASCII characters');

export const erpOrder = z.object({
  externalId: reference,
  title: z.string(),
  customer: z
    .object({
      name: z.string(),
      inn: z.string().optional(),
      kpp: z.string().optional(),
      /** The ERP's own, as the robot erp_client or a person has put it into the document. */
      number: z.string().optional(),
    })
    .optional(),
  currency: z.string(),
  total: decimal,
  comment: z.string().optional(),
  lines: z.array(
    z.object({ article: z.string().optional(), name: z.string(), quantity: decimal, price: decimal }),
  ),
});

/** An order as the ERP shall create it; amounts are decimal strings such as `270000.00`. */
export type ErpOrder = z.output<typeof erpOrder>;
