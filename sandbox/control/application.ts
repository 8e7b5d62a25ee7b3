import { Hono } from 'hono';
import { applicationToken } from '../portal/application-token';
import type { SocketEnv } from '../serve-app';
import {
  installBody,
  moveBody,
  openFrameBody,
  saveApplicationBody,
  uninstallBody,
  updateBody,
} from './bodies';
import type { Controlled } from './controlled';
import { body, found, onThisMachine } from './requests';

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
    .post('/application', async (c) => {
      const saved = await body(c, saveApplicationBody);
      for (const url of Object.values(saved)) onThisMachine({ url });
      store.append({ type: 'application.saved', ...saved });
      return c.json(saved);
    })
    .post('/frames', async (c) => {
      const opening = await body(c, openFrameBody);
      return c.json(found(portal.frames.post(opening), 'page of the application there'));
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
