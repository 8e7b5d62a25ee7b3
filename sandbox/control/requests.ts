import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { mayCall } from '../loopback';

/** @throws HTTPException 400 that says what is wrong with the body */
export async function body<T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> {
  const text = await c.req.text();
  try {
    return check(schema, JSON.parse(text || '{}'));
  } catch (error) {
    if (error instanceof HTTPException) throw error;
    return refuse('The body is no JSON; nothing was done.');
  }
}

/** @throws HTTPException 400 that says what is wrong with the value */
export function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : refuse(`${z.prettifyError(parsed.error)}; nothing was done.`);
}

/** @throws HTTPException 400 where something would be sent to another machine */
export function onThisMachine<T extends { url: string }>(telling: T): T {
  if (!mayCall(telling.url))
    refuse(
      `${telling.url} is neither http:// on this machine nor the proxy that the sandbox was told of; nothing was sent.`,
    );
  return telling;
}

/** The id of the path. */
export function numberOf(c: Context): number {
  return Number(c.req.param('id'));
}

/** @throws HTTPException 404 for what is not there */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined)
    throw new HTTPException(404, { message: `There is no ${what}; nothing was done.` });
  return value;
}

/** @throws HTTPException 400 */
export function refuse(message: string): never {
  throw new HTTPException(400, { message });
}
