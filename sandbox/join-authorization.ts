import { Hono } from 'hono';
import { openDoor } from './loopback';
import { serverFor, type SocketEnv } from './serve-app';

/**
 * One authorization server for portals of several sandboxes, as the vendor has one for all: each refresh grant is
 * carried out by the portal that knows its token.
 *
 * @param portalUrls of sandboxes that have the same application
 */
export async function joinAuthorization(
  portalUrls: readonly string[],
): Promise<{ url: string; close(): Promise<void> }> {
  const app = new Hono<SocketEnv>().on(['GET', 'POST'], ['/oauth/token', '/oauth/token/'], async (c) => {
    const { method, url, headers } = c.req.raw;
    const { pathname, search } = new URL(url);
    const body = method === 'POST' ? await c.req.text() : undefined;
    let reply: Response | undefined;
    for (const portalUrl of portalUrls) {
      const type = headers.get('content-type');
      reply = await fetch(new URL(pathname + search, portalUrl), {
        method,
        ...(type && { headers: { 'content-type': type } }),
        ...(body !== undefined && { body }),
      });
      if (!(await isForeign(reply.clone()))) break;
    }
    return reply
      ? new Response(await reply.text(), { status: reply.status, headers: typeOf(reply) })
      : c.notFound();
  });
  const door = await openDoor(serverFor(app), { host: '127.0.0.1', port: 0 });
  return { url: door.origin, close: () => door.close() };
}

async function isForeign(reply: Response): Promise<boolean> {
  return reply.status === 400 && (await reply.text()).includes('invalid_grant');
}

function typeOf(reply: Response): Record<string, string> {
  return { 'content-type': reply.headers.get('content-type') ?? 'application/json' };
}
