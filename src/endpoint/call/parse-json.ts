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

/** A JSON object under the bounds of a form. */
export function parseJson(body: string): FieldsParsing {
  const beyond = beyondBounds(body, bounds);
  if (beyond) return malformed(problems[beyond]);
  let value: unknown;
  try {
    value = JSON.parse(body);
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
  return isMap(value) ? copyMap(value) : value;
}
