import { LRUCache } from 'lru-cache';
import { emptyFields, type FieldsParsing, forbiddenName, isMap } from './fields';
import type { Fields } from '../../verify/claimed';
import { limits } from '../http/read-body';
import { malformed } from '../http/refusal';

/**
 * A form-encoded body as PHP, which wrote it, would read it: brackets are nested maps, all values strings, the last
 * of equal names wins. By hand, since a general parser took a third of the time of a whole acknowledgement.
 */
export function parseForm(body: string): FieldsParsing {
  const pairs = withBlanks(body).split('&', limits.fields + 1);
  if (pairs.length > limits.fields) return malformed(`it has more than ${limits.fields} fields`);
  const fields = emptyFields();
  const put = createPut(fields);
  try {
    for (const pair of pairs) {
      const equals = pair.indexOf('=');
      const path = pathOf(equals === -1 ? pair : pair.slice(0, equals));
      if (path.length > limits.depth + 1) {
        return malformed(`its brackets are nested deeper than ${limits.depth}`);
      }
      if (path.includes(forbiddenName)) return malformed(`it has a field named ${forbiddenName}`);
      put(path, equals === -1 ? '' : decode(pair.slice(equals + 1)));
    }
  } catch (error) {
    if (error instanceof URIError) return malformed('its percent-encoding is broken, or is not UTF-8');
    throw error;
  }
  return { ok: true, fields };
}

/** A form's `+` is a blank. By bytes, since `replaceAll` takes 50 ns for each, and a body may hold nothing else. */
function withBlanks(body: string): string {
  if (!body.includes('+')) return body;
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === plus) bytes[at] = blank;
  return bytes.toString();
}

const plus = 0x2b;
const blank = 0x20;

/** @throws URIError */
function decode(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text;
}

// One robot's calls have the same names: reading them again took as long as reading all values.
const knownPaths = new LRUCache<string, readonly string[]>({ max: 1_000 });
const longestKnown = 128;

/** The path of a name as it came. @throws URIError */
function pathOf(encoded: string): readonly string[] {
  const known = knownPaths.get(encoded);
  if (known) return known;
  if (encoded.length > longestKnown) return splitName(decode(encoded));
  // A part of the body's text would keep all of it, and its secrets, in memory.
  const name = Buffer.from(encoded).toString();
  const path = splitName(decode(name));
  knownPaths.set(name, path);
  return path;
}

/** `a[b][]` is `a`, `b` and an empty part; a bracket that does not close is no bracket. */
function splitName(name: string): string[] {
  let open = name.indexOf('[');
  if (open <= 0 || !name.includes(']', open)) return [name];
  const path = [name.slice(0, open)];
  // One more than may be is enough to refuse it.
  while (name[open] === '[' && path.length <= limits.depth + 1) {
    const close = name.indexOf(']', open);
    if (close === -1) break;
    path.push(name.slice(open + 1, close));
    open = close + 1;
  }
  return path;
}

/** Puts values at their paths below `fields`. */
function createPut(fields: Fields): (path: readonly string[], value: string) => void {
  // Looking for it each time would be quadratic, and these are bodies of anybody.
  const nextIndexes = new Map<Fields, number>();

  function nextIndex(map: Fields): string {
    let next = nextIndexes.get(map);
    if (next === undefined) {
      next = 0;
      for (const name of Object.keys(map)) next = Math.max(next, indexOf(name) + 1);
    }
    nextIndexes.set(map, next + 1);
    return String(next);
  }

  return (path, value) => {
    let [key = ''] = path;
    if (key === '') return;
    let map = fields;
    for (let depth = 1; depth < path.length; depth += 1) {
      const part = path[depth] ?? '';
      const known = map[key];
      const next: Fields = isMap(known) ? known : emptyFields();
      map[key] = next;
      map = next;
      if (part === '') {
        key = nextIndex(map);
        continue;
      }
      key = part;
      const after = nextIndexes.get(map);
      if (after !== undefined && indexOf(key) >= after) nextIndexes.set(map, indexOf(key) + 1);
    }
    map[key] = value;
  };
}

/** The number that a name is, as PHP reads it; -1 for what is none. */
function indexOf(name: string): number {
  return /^(0|[1-9]\d{0,9})$/.test(name) ? Number(name) : -1;
}
