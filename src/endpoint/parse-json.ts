import { type Fields, type FieldsParsing, forbiddenName, isMap } from './fields';
import { limits } from './limits';
import { malformed } from './refusal';

/** A JSON object under the bounds of a form. */
export function parseJson(body: string): FieldsParsing {
  const beyond = beyondBounds(body);
  if (beyond) return malformed(beyond);
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

/** Looked for before anything is built: 100,000 nested lists keep `JSON.parse` busy for longer than a thousand calls. */
function beyondBounds(body: string): string | undefined {
  let fields = 0;
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    switch (body[at]) {
      case '"':
        at = endOfText(body, at);
        break;
      case ',':
        fields += 1;
        break;
      case '[':
      case '{':
        fields += 1;
        depth += 1;
        break;
      case ']':
      case '}':
        depth -= 1;
    }
    if (fields > limits.fields) return `it has more than ${limits.fields} fields`;
    // The object itself, and the keys below its first.
    if (depth > limits.depth + 1) return `its JSON is nested deeper than ${limits.depth}`;
  }
  return undefined;
}

const quotationMark = 0x22;
const backslash = 0x5c;

/** Of a text that begins `at` a quotation mark. */
function endOfText(body: string, at: number): number {
  let end = at + 1;
  for (; end < body.length; end += 1) {
    const letter = body.charCodeAt(end);
    if (letter === quotationMark) break;
    if (letter === backslash) end += 1;
  }
  return end;
}

/** @throws RangeError that names the bound */
function copyMap(map: Fields): Fields {
  const copy: Fields = Object.create(null);
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
