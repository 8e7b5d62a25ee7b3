import { z } from 'zod';
import { emptyFields, type Fields, isMap } from './fields';

/** PHP writes an empty map as nothing, as an empty string or as `[]`. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A robot's settings by name; a Multiple one is an array. */
export const callProperties = z.preprocess(
  (value) => (isEmpty(value) ? {} : value),
  z.custom<Fields>(isMap, 'must be settings by name').transform((map) => mapOf(map)),
);

function mapOf(map: Fields): Fields {
  const copy = emptyFields();
  for (const [name, value] of Object.entries(map)) copy[name] = valueOf(value);
  return copy;
}

/** A form writes a list as a map of indexes; `Object.values` has them in order. */
function valueOf(value: unknown): unknown {
  if (!isMap(value)) return value;
  const names = Object.keys(value);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name));
  return isList ? Object.values(value).map(valueOf).flat() : mapOf(value);
}
