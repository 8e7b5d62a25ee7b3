import type { z } from 'zod';
import type { ClientError } from '../client-error';
import { badReply, type Exchange, type Reply } from './exchange';
import { fromJson } from './json';
import { isJson } from './said-error';

/**
 * A successful reply in JSON, of the shape that 1C's have; a proxy, a login page and a server that is being started
 * reply with success, too.
 */
export function readJson<T>(
  exchange: Exchange,
  { status, contentType, body }: Reply,
  schema: z.ZodType<T>,
): T {
  const isSuccess = status === 200 || (exchange.creates && status === 201);
  if (!isSuccess) throw foreign(exchange, `HTTP ${status}`);
  if (!isJson(contentType)) throw foreign(exchange, `a reply that is no JSON, but ${typeOf(contentType)}`);
  let parsed: unknown;
  try {
    parsed = fromJson(body, exchange.limits);
  } catch {
    throw foreign(exchange, 'a reply that is no JSON');
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  // Of a create it is 1C's own success, in which only the key is missing.
  throw badReply(
    exchange,
    exchange.creates ? 'Contract' : 'Unknown',
    `the reply lacks ${pathOf(result.error)}`,
  );
}

/** What an object of 1C is agreed to hold. */
export function agreed<T>(exchange: Exchange, object: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(object);
  if (result.success) return result.data;
  throw badReply(exchange, 'Contract', `the reply breaks the contract (${pathOf(result.error)})`);
}

/** A reply that may be anybody's. */
export function foreign(exchange: Exchange, what: string): ClientError {
  return badReply(exchange, 'Unknown', what);
}

function pathOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'an object'}: ${issue?.message}`;
}

function typeOf(contentType: string): string {
  return /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(contentType)?.[0] ?? 'of no type';
}
