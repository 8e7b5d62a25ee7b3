import { Hono } from 'hono';
import { applicationToken } from '../portal/application-token';
import type { SocketEnv } from '../serve-app';
import { installBody, moveBody, uninstallBody, updateBody } from './bodies';
import type { Controlled } from './controlled';
import { body, onThisMachine } from './requests';

/** What a portal tells its application of itself, and the tokens that it gave it. */
export function controlApplication({ store, portal }: Pick<Controlled, 'store' | 'portal'>): Hono<SocketEnv> {
  return new Hono<SocketEnv>()
    .post('/install', async (c) => {
      return c.json(await portal.install(onThisMachine(await body(c, installBody))));
    })
    .post('/update', async (c) => {
      const { robots, ...telling } = onThisMachine(await body(c, updateBody));
      return c.json(await portal.update(telling, robots));
    })
    .post('/uninstall', async (c) => {
      const { token, forged, auth, ...telling } = onThisMachine(await body(c, uninstallBody));
      const application_token = applicationToken(store, token === 'previous' ? 1 : 0);
      const given = { ...telling, auth: { application_token, ...auth } };
      return c.json(await portal.uninstall(given, !forged));
    })
    .post('/move', async (c) => {
      portal.move((await body(c, moveBody)).host);
      return c.json({ origin: portal.origin });
    })
    .post('/tokens/expire', (c) => {
      store.append({ type: 'tokens.expired', upTo: store.portal.tokenSerial });
      return c.json({ upTo: store.portal.tokenSerial });
    });
}
