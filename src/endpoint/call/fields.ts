import type { Refused } from '../http/refusal';
import type { Fields } from '../../verify/claimed';

/**
 * What maps inherit instead: they compare as no number. zod measures whatever has a `length`, of the wrong type too, and
 * a plain map there, or one with a `valueOf` of the sender's, would make it throw.
 */
const noNumber: object = Object.freeze(
  Object.assign(Object.create(null), { [Symbol.toPrimitive]: () => Number.NaN }),
);

export function emptyFields(): Fields {
  return Object.create(noNumber);
}

/** A name that no portal has for a field: whoever sends it means harm to a careless reader. */
export const forbiddenName = '__proto__';

export type FieldsParsing = { ok: true; fields: Fields } | Refused;

export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
