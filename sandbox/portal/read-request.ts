import type { Context } from 'hono';
import { parseForm } from '../form';
import { RestError } from './rest-method';

/** Parameters of a request: those of the address, and over them a form or a JSON object. @throws RestError */
export async function readRequest(c: Context): Promise<Record<string, unknown>> {
  const query = parseForm(new URL(c.req.url).search.slice(1));
  if (c.req.method === 'GET') return query;
  const body = await c.req.text();
  const isJson = c.req.header('content-type')?.startsWith('application/json');
  return { ...query, ...(isJson ? parseJson(body) : parseForm(body)) };
}

function parseJson(body: string): object {
  try {
    const value: unknown = JSON.parse(body || '{}');
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Falls through: text that is no JSON is refused like JSON that is no object.
  }
  throw new RestError(400, 'INVALID_REQUEST', 'The body is no JSON object.');
}
