import type { Refused } from './refusal';

/** A body's nested values. Maps have no prototype, so that `constructor` and the like name nothing. */
export type Fields = Record<string, unknown>;

/** A name that no portal has for a field: whoever sends it means harm to a careless reader. */
export const forbiddenName = '__proto__';

export type FieldsParsing = { ok: true; fields: Fields } | Refused;

export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
