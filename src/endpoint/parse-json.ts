import { type Fields, type FieldsParsing, forbiddenName, isMap } from './fields';
import { limits } from './limits';
import { malformed } from './refusal';

/** A JSON object under the bounds of a form. */
export function parseJson(body: string): FieldsParsing {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return malformed('its JSON is broken');
  }
  if (!isMap(value)) return malformed('its JSON is not an object');
  try {
    return { ok: true, fields: copyWithin(value) };
  } catch (error) {
    if (error instanceof RangeError) return malformed(error.message);
    throw error;
  }
}

/** @throws RangeError that names the bound */
function copyWithin(root: Fields): Fields {
  let fields = 0;

  function copyMap(map: Fields, depth: number): Fields {
    const copy: Fields = Object.create(null);
    for (const [key, value] of Object.entries(map)) {
      if (key === forbiddenName) throw new RangeError(`it has a field named ${forbiddenName}`);
      copy[key] = copyValue(value, depth);
    }
    return copy;
  }

  function copyValue(value: unknown, depth: number): unknown {
    fields += 1;
    if (fields > limits.fields) throw new RangeError(`it has more than ${limits.fields} fields`);
    if (!Array.isArray(value) && !isMap(value)) return value;
    if (depth === limits.depth) throw new RangeError(`its JSON is nested deeper than ${limits.depth}`);
    return isMap(value) ? copyMap(value, depth + 1) : value.map((item) => copyValue(item, depth + 1));
  }

  return copyMap(root, 0);
}
