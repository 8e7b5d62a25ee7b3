import { Hono } from 'hono';
import { inTurns } from '../in-turns';
import { entityTypes, isOtherDocument, smartProcess } from '../portal/item';
import { type NewDeal, nextDeal } from '../portal/new-deal';
import type { SocketEnv } from '../serve-app';
import { viewStory } from '../views';
import {
  changeDealBody,
  createCompanyBody,
  createDealsBody,
  createItemsBody,
  createOthersBody,
  createRequisiteBody,
  createUserFieldBody,
  moveDealBody,
  moveDealsBody,
  moveItemBody,
} from './bodies';
import type { Controlled } from './controlled';
import { body, found, numberOf, refuse } from './requests';

/** The first item of the smart process is DYNAMIC_177_12. */
const firstItem = 12;

/** Companies, deals, items of the smart process, and the fields that a portal's people add to them. */
export function controlEntities({ store, portal }: Pick<Controlled, 'store' | 'portal'>): Hono<SocketEnv> {
  const { deals, items, others, companies, contacts, requisites } = store.portal;

  function checkClient({ companyId, requisiteId }: Pick<NewDeal, 'companyId' | 'requisiteId'>): void {
    if (companyId) found(companies.get(companyId), `company ${companyId}`);
    if (requisiteId) found(requisites[requisiteId - 1], `requisite ${requisiteId}`);
  }

  return new Hono<SocketEnv>()
    .post('/companies', async (c) => {
      const given = await body(c, createCompanyBody);
      const id = 1 + companies.size;
      store.append({ type: 'company.created', id, given });
      return c.json({ id });
    })
    .post('/requisites', async (c) => {
      const given = await body(c, createRequisiteBody);
      const owners = given.entityTypeId === entityTypes.company ? companies : contacts;
      found(owners.get(given.entityId), `client ${given.entityId}`);
      const id = 1 + requisites.length;
      store.append({ type: 'requisite.created', requisite: { id, ...given } });
      return c.json({ id });
    })
    .post('/deals', async (c) => {
      const { count: many, ...given } = await body(c, createDealsBody);
      checkClient(given);
      const from = nextDeal(store);
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
    .post('/deals/:id/change', async (c) => {
      const given = await body(c, changeDealBody);
      const deal = found(deals.get(numberOf(c)), `deal ${c.req.param('id')}`);
      const isUserField = (name: string): boolean => store.portal.userFields.CRM_DEAL.has(name);
      const names = Object.keys(given);
      const unknown = names.filter((name) => !isUserField(name) && !Object.hasOwn(deal.fields, name));
      if (unknown.length > 0) refuse(`Deals have no field ${unknown.join(', ')}; nothing was done.`);
      const pick = (those: string[]) => Object.fromEntries(those.map((name) => [name, given[name] ?? null]));
      store.append({
        type: 'item.changed',
        entityTypeId: entityTypes.deal,
        id: deal.id,
        fields: pick(names.filter((name) => !isUserField(name))),
        uf: pick(names.filter(isUserField)),
      });
      return c.json(viewStory(store, deal));
    })
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
    .post('/others', async (c) => {
      const { entityTypeId, count: many, ...given } = await body(c, createOthersBody);
      checkClient(given);
      const from = 1 + others[entityTypeId].size;
      store.append({ type: 'others.created', entityTypeId, from, count: many, given });
      return c.json({ ids: Array.from({ length: many }, (_, index) => from + index) });
    })
    .get('/others/:type/:id', (c) => {
      const entityTypeId = Number(c.req.param('type'));
      const records = isOtherDocument(entityTypeId) ? others[entityTypeId] : undefined;
      const record = found(records?.get(numberOf(c)), `record ${c.req.param('id')} of that type`);
      return c.json(viewStory(store, record, entityTypeId));
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
    .delete('/user-fields/:name', (c) => {
      const name = c.req.param('name');
      found(store.portal.userFields.CRM_DEAL.get(name), `field ${name} of deals`);
      store.append({ type: 'user-field.deleted', name });
      return c.json({ name });
    });
}
