import { z } from 'zod';
import { mappingNames } from '../clients/one-c/mapping-names';
import { url } from './variables';

export const oneCUrl = url('the address of 1C’s published base, or of its HTTP service');

export const oneC = {
  ONE_C_URL: oneCUrl.optional(),
  ONE_C_USER: z.string().optional(),
  ONE_C_PASSWORD: z.string().optional(),
  ONE_C_MAPPING: z.enum(mappingNames, `must be one of ${mappingNames.join(', ')}`).default('accounting'),
  ONE_C_ORGANIZATION: z
    .string()
    .regex(/^(\d{10}|\d{12})$/, 'must be the INN of the organization that invoices come from')
    .optional(),
  ONE_C_ITEM: z.string().optional(),
  ONE_C_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Moscow')
    .default('Europe/Moscow'),
};

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Invoices over OData come from one organization. */
export function oneCIsWhole(
  set: { ONE_C_URL?: string; ONE_C_MAPPING: string; ONE_C_ORGANIZATION?: string },
  context: z.RefinementCtx,
): void {
  if (set.ONE_C_URL === undefined || set.ONE_C_MAPPING === 'http-service') return;
  if (set.ONE_C_ORGANIZATION !== undefined) return;
  const message = `is missing: the INN of the organization that invoices come from (ONE_C_MAPPING is ${set.ONE_C_MAPPING})`;
  context.addIssue({ code: 'custom', path: ['ONE_C_ORGANIZATION'], message });
}
