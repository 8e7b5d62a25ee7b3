import { z } from 'zod';

const text = z.string().nullish();

/** UpsertCustomerRequest as the SOAP server parses it. */
export const customerRequest = z.strictObject({
  externalId: z.string().min(1),
  kind: z.string(),
  name: z.string(),
  fullName: z.string(),
  inn: text,
  kpp: text,
  ogrn: text,
  phone: z.array(z.string()).default([]),
  email: z.array(z.string()).default([]),
  address: z.array(z.strictObject({ kind: z.string(), text: z.string() })).default([]),
});

export type CustomerRequest = z.output<typeof customerRequest>;

export interface Customer extends CustomerRequest {
  /** `C-501` and on. */
  number: string;
}
