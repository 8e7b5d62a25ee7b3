import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

export interface Caller {
  userId: number;
  admin: boolean;
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

/** A map as PHP sends it: an empty one may come as an empty list. */
export const phpRecord = <T extends z.ZodType>(value: T): z.ZodType<Record<string, z.output<T>>> =>
  z.preprocess(
    (given) => (Array.isArray(given) ? Object.fromEntries(Object.entries(given)) : given),
    z.record(z.string(), value),
  );

/** @throws RestError 400 with the vendor's code 100 for a parameter that is absent or of another type */
export function readParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new RestError(400, '100', `Could not find value for parameter {${names}}`);
}

/** The older modules (bizproc, im, user, requisites) take parameter names in any case. */
export function readUpperParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const upper = Object.entries(params ?? {}).map(([name, value]) => [name.toUpperCase(), value]);
  return readParams(schema, Object.fromEntries(upper));
}

/** One page of 50 of a list. */
export function page<T>(all: readonly T[], start: number): { rows: T[]; total: number; next?: number } {
  const end = start + 50;
  return { rows: all.slice(start, end), total: all.length, ...(end < all.length && { next: end }) };
}

/** Keeps the rows whose columns equal the filter's, which may write `=COLUMN`; an array means any of its values. */
export function matches(
  row: Readonly<Record<string, unknown>>,
  filter: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const column = String(row[name.replace(/^=/, '')]);
    return (Array.isArray(wanted) ? wanted : [wanted]).some((value) => String(value) === column);
  });
}
