import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isLoopbackHost } from '../loopback';
import type { SocketEnv } from '../serve-app';

/**
 * Keeps other pages away: a Host that is not this machine's is a foreign name that was made to point here, and a POST
 * comes from the board's own pages only. @param frames origins of the pages that the board frames
 */
export function guard(frames: () => readonly string[]): MiddlewareHandler<SocketEnv> {
  return async (c, next) => {
    const host = c.req.header('host');
    if (!isLoopbackHost(host)) throw refused('The board is not reached by this name; nothing was done.');
    if (c.req.method !== 'GET') {
      if (c.req.header('origin') !== `http://${host}`)
        throw refused('Only the board’s own pages may do this; nothing was done.');
      if (!c.req.header('content-type')?.startsWith('application/json'))
        throw new HTTPException(415, { message: 'Send content-type: application/json; nothing was done.' });
    }
    await next();
    c.header('content-security-policy', policy(frames()));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-resource-policy', 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  };
}

function policy(frames: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `frame-src 'self' ${frames.join(' ')}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function refused(message: string): HTTPException {
  return new HTTPException(403, { message });
}
