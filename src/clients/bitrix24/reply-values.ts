import { z } from 'zod';

/** Text; the portal writes none as null, `""` or nothing. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() ?? '');

/** Text of a field of a record: what people filled in is never a broken contract, whatever its type. '' where it is empty. */
export function textIn(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '';
}

/** What stands in a field of any type, to be compared; '' where it is empty. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value) && value.length === 0) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A positive id; some methods write it as a string. */
export const id = z.coerce.number().int().positive();

/** The id that stands in a field of a record; undefined for 0, null and what is none: imported records have such. */
export function idIn(value: unknown): number | undefined {
  return id.safeParse(value === null || typeof value === 'boolean' ? undefined : value).data;
}

/** Beyond it a double has no room left for two decimals and a spare digit. */
const largestExact = 1e13;

/**
 * An amount as an exact decimal string, e.g. `1200.5`. The portal writes amounts as JSON numbers, which are read
 * as doubles; a double's shortest form is what was written, as long as it has no more than 15 digits.
 */
export const exactDecimal = z.union([z.number(), z.string()]).transform((value, context) => {
  const digits = String(value);
  const exact = typeof value === 'string' || Math.abs(value) <= largestExact;
  if (exact && /^-?\d+(\.\d+)?$/.test(digits)) return digits;
  context.addIssue({ code: 'custom', message: 'is no amount that can be told exactly' });
  return z.NEVER;
});

/** The same of a field of a record; undefined where nobody filled it in, or it cannot be told exactly. */
export function decimalIn(value: unknown): string | undefined {
  return exactDecimal.safeParse(typeof value === 'string' ? value.trim() : value).data;
}
