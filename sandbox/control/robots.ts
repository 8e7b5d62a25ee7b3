import { Hono } from 'hono';
import type { z } from 'zod';
import { newActivityName } from '../portal/processes';
import type { SocketEnv } from '../serve-app';
import { placeRobotBody, registerRobotBody, repeatCallBody, runRobotBody } from './bodies';
import type { Controlled } from './controlled';
import { body, found, numberOf, refuse } from './requests';

/** Robots that are registered, placed on stages or run by themselves, and calls that are sent once more. */
export function controlRobots({ store, portal }: Pick<Controlled, 'store' | 'portal'>): Hono<SocketEnv> {
  const { calls, robots, placements } = store.portal;

  function checkSettings({
    code,
    properties,
  }: Pick<z.output<typeof placeRobotBody>, 'code' | 'properties'>): void {
    const declared = robots.get(code)?.properties ?? properties;
    const unknown = Object.keys(properties).filter((name) => !Object.hasOwn(declared, name));
    if (unknown.length > 0) refuse(`Robot ${code} has no property ${unknown.join(', ')}; nothing was done.`);
  }

  return new Hono<SocketEnv>()
    .post('/robots/place', async (c) => {
      const given = await body(c, placeRobotBody);
      checkSettings(given);
      const id = store.portal.lastId + 1;
      store.append({ type: 'robot.placed', placement: { id, activityName: newActivityName(), ...given } });
      return c.json({ id });
    })
    .post('/robots/run', async (c) => {
      const { document, ...robot } = await body(c, runRobotBody);
      checkSettings(robot);
      const activityName = newActivityName();
      return c.json({ calls: await portal.processes.run(document, { activityName, ...robot }) });
    })
    .post('/robots/register', async (c) => {
      const { code, handler } = await body(c, registerRobotBody);
      const robot = {
        code,
        handler,
        authUserId: 1,
        useSubscription: 'Y' as const,
        properties: {},
        returns: [],
      };
      store.append({ type: 'robot.registered', robot });
      return c.json({ code });
    })
    .delete('/robots/:code', (c) => {
      const { code } = found(robots.get(c.req.param('code')), `robot ${c.req.param('code')}`);
      store.append({ type: 'robot.deleted', code });
      return c.json({ code });
    })
    .delete('/robots/place/:id', (c) => {
      const placement = found(placements.get(numberOf(c)), `placed robot ${c.req.param('id')}`);
      store.append({ type: 'robot.removed', placement: placement.id });
      return c.json({ id: placement.id });
    })
    .post('/calls/:id/repeat', async (c) => {
      const options = await body(c, repeatCallBody);
      const call = found(calls.get(numberOf(c)), `call ${c.req.param('id')}`);
      return c.json({ outcomes: await portal.calls.repeat(call, options) });
    });
}
