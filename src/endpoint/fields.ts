import type { Refused } from './refusal';

/** A body's nested values. Maps have no prototype, so that `__proto__` and `constructor` name nothing. */
export type Fields = Record<string, unknown>;

export type FieldsParsing = { ok: true; fields: Fields } | Refused;

export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
