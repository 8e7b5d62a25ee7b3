import type { Refused } from './refusal';

/** A body's nested values. Maps inherit nothing, so that `constructor` and the like name nothing. */
export type Fields = Record<string, unknown>;

/** An object without a prototype would do; V8 keeps such a one as a hash table, and reads it half as fast. */
const EmptyMap = function () {} as unknown as new () => Fields;
EmptyMap.prototype = Object.create(null);

export function emptyMap(): Fields {
  return new EmptyMap();
}

/** A name that no portal has for a field: whoever sends it means harm to a careless reader. */
export const forbiddenName = '__proto__';

export type FieldsParsing = { ok: true; fields: Fields } | Refused;

export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
