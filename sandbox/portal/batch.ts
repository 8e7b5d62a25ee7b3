import { z } from 'zod';
import { isScalar, parseForm } from '../form';
import { type Caller, phpRecord, readParams, RestError, type RestResult } from './rest-method';

const batchParams = z.strictObject({
  halt: z.union([z.boolean(), z.coerce.number().transform(Boolean), z.stringbool()]).default(false),
  cmd: phpRecord(z.string()).default({}),
});

/** Vendor: commands in one batch. */
const longest = 50;

/** Carries one command out. @throws RestError */
type Execute = (method: string, params: unknown, caller: Caller) => RestResult & { time: object };

/** Commands in one request, of which the first 50 are carried out; each keeps its own failure. */
export function runBatch(params: unknown, caller: Caller, execute: Execute): RestResult {
  const { halt, cmd } = readParams(batchParams, params);
  const commands = Object.entries(cmd);
  const results = new Map<string, unknown>();
  const errors = new Map<string, unknown>();
  const totals = new Map<string, unknown>();
  const nexts = new Map<string, unknown>();
  const times = new Map<string, unknown>();
  for (const [index, [key, command]] of commands.entries()) {
    try {
      if (index >= longest) {
        throw new RestError(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
      }
      const [method = '', query = ''] = command.split(/\?(.*)/s);
      if (method.toLowerCase() === 'batch') {
        throw new RestError(405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
      }
      const reply = execute(method, expandMacros(parseForm(query), results), caller);
      results.set(key, reply.result);
      if (reply.total !== undefined) totals.set(key, reply.total);
      if (reply.next !== undefined) nexts.set(key, reply.next);
      times.set(key, reply.time);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      errors.set(key, { error: error.code, error_description: error.message });
      if (halt) break;
    }
  }
  return {
    result: {
      result: phpJson(results),
      result_error: phpJson(errors),
      result_total: phpJson(totals),
      result_next: phpJson(nexts),
      result_time: phpJson(times),
    },
  };
}

/** `$result[key][path]` in a decoded value, encoded or not: the portal cannot tell a macro from a text like it. */
const macro = /\$result((?:\[[^\]]*\])*)/g;

function expandMacros(value: unknown, results: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return expandText(value, results);
  if (Array.isArray(value)) return value.map((item) => expandMacros(item, results));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expandMacros(item, results)]));
}

function expandText(text: string, results: ReadonlyMap<string, unknown>): unknown {
  const find = (path: string): unknown =>
    [...path.matchAll(/\[([^\]]*)\]/g)].reduce<unknown>(
      (found, [, key = '']) =>
        typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined,
      Object.fromEntries(results),
    );
  const whole = new RegExp(`^${macro.source}$`).exec(text);
  if (whole) return find(whole[1] ?? '') ?? '';
  return text.replace(macro, (_match, path: string) => {
    const found = find(path) ?? '';
    return isScalar(found) ? String(found) : 'Array';
  });
}

/** A map as PHP encodes one: with keys 0, 1, … it is a list, and so is an empty one. */
function phpJson(map: ReadonlyMap<string, unknown>): unknown {
  const isList = [...map.keys()].every((key, index) => key === String(index));
  return isList ? [...map.values()] : Object.fromEntries(map);
}
