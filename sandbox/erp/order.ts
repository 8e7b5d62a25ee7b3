import { z } from 'zod';

const text = z.string().nullish();

const line = z.strictObject({
  lineNumber: z.number(),
  article: text,
  name: z.string(),
  quantity: z.number(),
  price: z.number(),
});

/** CreateOrderRequest as the SOAP server parses it: an empty element is null. */
export const orderRequest = z.strictObject({
  externalId: z.string().min(1),
  title: z.string(),
  customer: z.strictObject({ name: z.string(), inn: text, kpp: text }).nullish(),
  currency: z.string().min(1),
  total: z.number(),
  comment: text,
  line: z.array(line).default([]),
});

export type OrderRequest = z.output<typeof orderRequest>;

export interface Order extends OrderRequest {
  /** `SO-1001` and on. */
  number: string;
  /** ms since 1970. */
  createdAt: number;
}
