import { Big } from 'big.js';
import { parse } from 'lossless-json';
import { beyondBounds } from '../../base/json-bounds';
import { emptyFields, type FieldsParsing, forbiddenName, isMap } from './fields';
import type { Fields } from '../../verify/claimed';
import { limits } from '../http/read-body';
import { malformed } from '../http/refusal';

// The object itself comes on top, and the keys of the first level.
const bounds = { values: limits.fields, depth: limits.depth + 1 };
const problems = {
  values: `it has more than ${limits.fields} fields`,
  depth: `its JSON is nested deeper than ${limits.depth}`,
};

/** Digits before and after the point that a number in exponent form may come to; a longer one stays as it is written. */
const longestNumber = 40;

/**
 * A JSON object under the bounds of a form, with the values that a form would have: gateways that are built without code
 * send numbers, booleans and nulls where the portal sends text.
 */
export function parseJson(body: string): FieldsParsing {
  const beyond = beyondBounds(body, bounds);
  if (beyond) return malformed(problems[beyond]);
  let value: unknown;
  try {
    value = parse(body, undefined, decimalText);
  } catch {
    return malformed('its JSON is broken');
  }
  if (!isMap(value)) return malformed('its JSON is not an object');
  try {
    return { ok: true, fields: copyMap(value) };
  } catch (error) {
    if (error instanceof RangeError) return malformed(error.message);
    throw error;
  }
}

/** @throws RangeError that names the bound */
function copyMap(map: Fields): Fields {
  const copy = emptyFields();
  for (const [key, value] of Object.entries(map)) {
    if (key === forbiddenName) throw new RangeError(`it has a field named ${forbiddenName}`);
    copy[key] = copyValue(value);
  }
  return copy;
}

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  if (isMap(value)) return copyMap(value);
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  return value ?? '';
}

/** A number of JSON with its digits as they are: a double would change those of long numbers. */
function decimalText(digits: string): string {
  if (!/e/i.test(digits)) return digits;
  const number = new Big(digits);
  return Math.abs(number.e) <= longestNumber ? number.toFixed() : digits;
}
