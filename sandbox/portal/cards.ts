import { Hono } from 'hono';
import type { SocketEnv } from '../serve-app';
import type { Portal } from './portal';

/** Where links to the portal and to its deals lead: to its pages, if it has any. */
export function cardRoutes(portal: Portal): Hono<SocketEnv> {
  return new Hono<SocketEnv>()
    .get('/', (c) => (portal.pagesUrl === undefined ? c.notFound() : c.redirect(`${portal.pagesUrl}/`)))
    .get('/crm/deal/details/:id{[0-9]+}/', (c) =>
      portal.pagesUrl === undefined
        ? c.notFound()
        : c.redirect(`${portal.pagesUrl}/deal/${c.req.param('id')}`),
    );
}
