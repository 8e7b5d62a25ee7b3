import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

export interface Caller {
  userId: number;
  admin: boolean;
  /** It is no application, and may do what its user may. */
  isWebhook: boolean;
}

export interface RestResult {
  result: unknown;
  /** Lists: of all pages. */
  total?: number;
  /** Lists: where the next page starts. */
  next?: number;
}

/** @throws RestError */
export type RestMethod = (params: unknown, caller: Caller) => RestResult;

/** By lower-case name. */
export type RestMethods = Readonly<Record<string, RestMethod>>;

/** A failure as the portal words it: HTTP status, `error`, `error_description`. */
export class RestError extends Error {
  override readonly name = 'RestError' as const;
  readonly status: ContentfulStatusCode;
  readonly code: string | number;

  constructor(status: ContentfulStatusCode, code: string | number, description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }
}

export const accessDenied = (): RestError => new RestError(403, 'ACCESS_DENIED', 'Access denied!');

/**
 * What the vendor may well carry out and the sandbox cannot. No code of the vendor's: a client must not take it for
 * something that a portal says.
 */
export function notModelled(what: string): RestError {
  return new RestError(501, 'SANDBOX_LACKS_IT', `The sandbox, not the vendor, lacks this: ${what}`);
}

/** A map as PHP sends it: an empty one may come as an empty list. */
export const phpRecord = <T extends z.ZodType>(value: T): z.ZodType<Record<string, z.output<T>>> =>
  z.preprocess(
    (given) => (Array.isArray(given) ? Object.fromEntries(Object.entries(given)) : given),
    z.record(z.string(), value),
  );

/**
 * @throws RestError 400 with the vendor's code 100 for a parameter that is absent; the sandbox's own for a parameter, or
 *   a value of one, that it does not model
 */
export function readParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  for (const { path, ...issue } of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      throw notModelled(`parameter ${issue.keys.map((key) => [...path, key].join('.')).join(', ')}`);
    }
    if (valueAt(params, path) !== undefined) throw notModelled(`this value of parameter ${path.join('.')}`);
  }
  const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new RestError(400, '100', `Could not find value for parameter {${names}}`);
}

function valueAt(params: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    params,
  );
}

/** The older modules (bizproc, im, user, requisites) take parameter names in any case. */
export function readUpperParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const upper = Object.entries(params ?? {}).map(([name, value]) => [name.toUpperCase(), value]);
  return readParams(schema, Object.fromEntries(upper));
}
