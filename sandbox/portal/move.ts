import type { MiddlewareHandler } from 'hono';
import type { SocketEnv } from '../serve-app';
import type { Portal } from './portal';

/** Gives the portal the name that it has moved to, if it has. */
export function followMove(portal: Portal): void {
  const { movedTo } = portal.store.portal;
  if (movedTo === undefined) return;
  const url = new URL(portal.origin);
  url.hostname = movedTo;
  portal.origin = url.origin;
}

/** Under its former name the portal only says where it is now. */
export function turnAwayFromOldHost(portal: Portal): MiddlewareHandler<SocketEnv> {
  return async (c, next) => {
    const here = new URL(c.req.url);
    if (!portal.store.portal.movedTo || here.host === new URL(portal.origin).host) return next();
    portal.store.append({ type: 'portal.redirected', from: here.host });
    return c.redirect(`${portal.origin}${here.pathname}`, 302);
  };
}
