import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isLoopbackHost } from '../loopback';
import type { SocketEnv } from '../serve-app';
import { count, viewState } from '../views';
import { controlApplication } from './application';
import { recordQuery } from './bodies';
import type { Controlled } from './controlled';
import { controlEntities } from './entities';
import { controlFarFaults, controlPortalFaults } from './faults';
import { controlJira } from './jira';
import { check } from './requests';
import { controlRobots } from './robots';

/** Everything that a person or a test may do to the sandbox; see README.md in the folder above. */
export function createControl(controlled: Controlled): Hono<SocketEnv> {
  const { store, access, far } = controlled;
  const control = new Hono<SocketEnv>()
    .onError((error, c) => {
      const status = error instanceof HTTPException ? error.status : 500;
      return c.json({ error: status === 500 ? 'Failed' : 'Refused', message: error.message }, status);
    })
    .notFound((c) => c.json({ error: 'Refused', message: `There is no ${c.req.method} ${c.req.path}.` }, 404))
    .use(async (c, next) => {
      if (!isLoopbackHost(c.req.header('host'))) {
        throw new HTTPException(403, {
          message: 'The sandbox is not reached by this name; nothing was done.',
        });
      }
      // A page of another site cannot send JSON without asking first, so it cannot drive the sandbox.
      if (c.req.method === 'POST' && !c.req.header('content-type')?.startsWith('application/json')) {
        throw new HTTPException(415, { message: 'Send content-type: application/json; nothing was done.' });
      }
      await next();
    })
    .get('/', (c) => c.json(access))
    .get('/state', (c) => c.json(viewState(store)))
    .get('/counters', (c) => c.json(count(store)))
    .get('/record', async (c) => {
      const { since, wait } = check(recordQuery, c.req.query());
      await store.waitForLine(since, wait);
      const lines = store.linesAfter(since);
      return c.body(lines.map((line) => `${line}\n`).join(''), 200, {
        'content-type': 'application/x-ndjson',
      });
    })
    .route('/', controlEntities(controlled))
    .route('/', controlApplication(controlled))
    .route('/', controlRobots(controlled))
    .route('/', controlPortalFaults(controlled));
  return far
    ? control.route('/', controlJira(controlled)).route('/', controlFarFaults({ store, far }))
    : control;
}
