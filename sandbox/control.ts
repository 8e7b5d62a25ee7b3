import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import {
  createCompanyBody,
  createDealsBody,
  createItemsBody,
  createUserFieldBody,
  installBody,
  moveBody,
  moveDealBody,
  moveDealsBody,
  moveItemBody,
  placeRobotBody,
  plantIssueBody,
  plantProjectBody,
  recordQuery,
  registerRobotBody,
  repeatCallBody,
  uninstallBody,
  runRobotBody,
} from './control-bodies';
import { erpFaultsChange, noErpFaults } from './erp/faults';
import type { Erp } from './erp/server';
import { createIssue } from './jira/issues';
import { jiraFaultsChange, noJiraFaults } from './jira/faults';
import type { Jira } from './jira/server';
import { inTurns } from './in-turns';
import { isLoopbackUrl } from './loopback';
import { noOneCFaults, oneCFaultsChange } from './one-c/faults';
import type { OneC } from './one-c/server';
import { entityTypes, smartProcess } from './portal/item';
import { applicationToken } from './portal/application-token';
import { noPortalFaults, portalFaultsChange } from './portal/faults';
import type { NewDeal } from './portal/new-deal';
import { newActivityName } from './portal/processes';
import type { PortalServer } from './portal/server';
import type { SocketEnv } from './serve-app';
import type { Store } from './store';
import { count, viewState, viewStory } from './views';

/** The first deal is DEAL_17. */
const firstDeal = 17;
/** The first item of the smart process is DYNAMIC_177_12. */
const firstItem = 12;

export interface Controlled {
  store: Store;
  portal: PortalServer;
  erp: Erp;
  oneC: OneC;
  jira: Jira;
  /** Addresses and credentials, for whoever stages against a sandbox in another process. */
  access: object;
}

/** Everything that a person or a test may do to the sandbox; see README.md beside this file. */
export function createControl({ store, portal, erp, oneC, jira, access }: Controlled): Hono<SocketEnv> {
  const { deals, items, companies, requisites, calls, robots, placements } = store.portal;

  async function setFaults(change: {
    portal?: object;
    erp?: object;
    oneC?: object;
    jira?: object;
  }): Promise<object> {
    if (change.portal)
      store.append({ type: 'portal.faults', faults: { ...store.portal.faults, ...change.portal } });
    if (change.erp) store.append({ type: 'erp.faults', faults: { ...store.erp.faults, ...change.erp } });
    if (change.oneC) store.append({ type: 'one-c.faults', faults: { ...store.oneC.faults, ...change.oneC } });
    if (change.jira) store.append({ type: 'jira.faults', faults: { ...store.jira.faults, ...change.jira } });
    await Promise.all([portal, erp, oneC, jira].map((system) => system.followFaults()));
    return {
      portal: store.portal.faults,
      erp: store.erp.faults,
      oneC: store.oneC.faults,
      jira: store.jira.faults,
    };
  }

  function checkClient({ companyId, requisiteId }: Pick<NewDeal, 'companyId' | 'requisiteId'>): void {
    if (companyId) found(companies.get(companyId), `company ${companyId}`);
    if (requisiteId) found(requisites[requisiteId - 1], `requisite ${requisiteId}`);
  }

  function checkSettings({
    code,
    properties,
  }: Pick<z.output<typeof placeRobotBody>, 'code' | 'properties'>): void {
    const declared = robots.get(code)?.properties ?? properties;
    const unknown = Object.keys(properties).filter((name) => !Object.hasOwn(declared, name));
    if (unknown.length > 0) refuse(`Robot ${code} has no property ${unknown.join(', ')}; nothing was done.`);
  }

  return new Hono<SocketEnv>()
    .onError((error, c) => {
      const status = error instanceof HTTPException ? error.status : 500;
      return c.json({ error: status === 500 ? 'Failed' : 'Refused', message: error.message }, status);
    })
    .notFound((c) => c.json({ error: 'Refused', message: `There is no ${c.req.method} ${c.req.path}.` }, 404))
    .use(async (c, next) => {
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
    .post('/companies', async (c) => {
      const given = await body(c, createCompanyBody);
      const id = 1 + companies.size;
      store.append({ type: 'company.created', id, given });
      return c.json({ id });
    })
    .post('/deals', async (c) => {
      const { count: many, ...given } = await body(c, createDealsBody);
      checkClient(given);
      const from = firstDeal + deals.size;
      store.append({ type: 'deals.created', from, count: many, given });
      return c.json({ ids: Array.from({ length: many }, (_, index) => from + index) });
    })
    .post('/deals/move', async (c) => {
      const { ids, stageId, inFlight } = await body(c, moveDealsBody);
      ids.forEach((id) => found(deals.get(id), `deal ${id}`));
      const made = await inTurns(ids, inFlight, (id) =>
        portal.processes.move({ entityTypeId: entityTypes.deal, id }, stageId),
      );
      return c.json({ calls: made.flat() });
    })
    .get('/deals/:id', (c) =>
      c.json(viewStory(store, found(deals.get(numberOf(c)), `deal ${c.req.param('id')}`))),
    )
    .post('/deals/:id/move', async (c) => {
      const { stageId } = await body(c, moveDealBody);
      const deal = found(deals.get(numberOf(c)), `deal ${c.req.param('id')}`);
      return c.json({
        calls: await portal.processes.move({ entityTypeId: entityTypes.deal, id: deal.id }, stageId),
      });
    })
    .post('/items', async (c) => {
      const { count: many, ...given } = await body(c, createItemsBody);
      checkClient(given);
      const from = firstItem + items.size;
      store.append({ type: 'items.created', from, count: many, given });
      return c.json({ ids: Array.from({ length: many }, (_, index) => from + index) });
    })
    .get('/items/:id', (c) => {
      const item = found(items.get(numberOf(c)), `item ${c.req.param('id')}`);
      return c.json(viewStory(store, item, smartProcess.entityTypeId));
    })
    .post('/items/:id/move', async (c) => {
      const { stageId } = await body(c, moveItemBody);
      const { id } = found(items.get(numberOf(c)), `item ${c.req.param('id')}`);
      const { entityTypeId } = smartProcess;
      return c.json({ calls: await portal.processes.move({ entityTypeId, id }, stageId) });
    })
    .post('/user-fields', async (c) => {
      const { entity, name } = await body(c, createUserFieldBody);
      if (store.portal.userFields[entity].has(name)) refuse(`${entity} has ${name} already.`);
      const id = store.portal.lastId + 1;
      store.append({ type: 'user-field.created', entity, id, name, label: name });
      return c.json({ id });
    })
    .post('/install', async (c) => {
      return c.json(await portal.install(onThisMachine(await body(c, installBody))));
    })
    .post('/update', async (c) => {
      return c.json(await portal.update(onThisMachine(await body(c, installBody))));
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
    .delete('/user-fields/:name', (c) => {
      const name = c.req.param('name');
      found(store.portal.userFields.CRM_DEAL.get(name), `field ${name} of deals`);
      store.append({ type: 'user-field.deleted', name });
      return c.json({ name });
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
    })
    .post('/jira/projects', async (c) => {
      const { key, name, description } = await body(c, plantProjectBody);
      const id = 10_000 + store.jira.projects.size;
      const project = { id, key, name, description, lead: '', projectTypeKey: 'software', url: '' };
      store.append({ type: 'jira.project', project });
      return c.json({ id });
    })
    .post('/jira/issues', async (c) => {
      const { projectKey, labels } = await body(c, plantIssueBody);
      found(store.jira.projects.get(projectKey), `project ${projectKey}`);
      const fields = { project: { key: projectKey }, issuetype: { id: '10003' }, summary: 'Чужая', labels };
      const { outcome, body: made } = createIssue(store, 'data-center', { fields });
      return outcome === 'created'
        ? c.json(made)
        : refuse(`Jira took no such issue: ${JSON.stringify(made)}`);
    })
    .post('/tokens/expire', (c) => {
      store.append({ type: 'tokens.expired', upTo: store.portal.tokenSerial });
      return c.json({ upTo: store.portal.tokenSerial });
    })
    .post('/faults/portal', async (c) =>
      c.json(await setFaults({ portal: await body(c, portalFaultsChange) })),
    )
    .post('/faults/erp', async (c) => c.json(await setFaults({ erp: await body(c, erpFaultsChange) })))
    .post('/faults/one-c', async (c) => c.json(await setFaults({ oneC: await body(c, oneCFaultsChange) })))
    .post('/faults/jira', async (c) => c.json(await setFaults({ jira: await body(c, jiraFaultsChange) })))
    .post('/faults/reset', async (c) =>
      c.json(
        await setFaults({ portal: noPortalFaults, erp: noErpFaults, oneC: noOneCFaults, jira: noJiraFaults }),
      ),
    );
}

async function body<T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> {
  const text = await c.req.text();
  try {
    return check(schema, JSON.parse(text || '{}'));
  } catch (error) {
    if (error instanceof HTTPException) throw error;
    return refuse('The body is no JSON; nothing was done.');
  }
}

function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : refuse(`${z.prettifyError(parsed.error)}; nothing was done.`);
}

function onThisMachine<T extends { url: string }>(telling: T): T {
  if (!isLoopbackUrl(telling.url)) refuse(`${telling.url} is not http:// on this machine; nothing was sent.`);
  return telling;
}

function numberOf(c: Context): number {
  return Number(c.req.param('id'));
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined)
    throw new HTTPException(404, { message: `There is no ${what}; nothing was done.` });
  return value;
}

function refuse(message: string): never {
  throw new HTTPException(400, { message });
}
