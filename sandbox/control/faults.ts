import { Hono } from 'hono';
import { erpFaultsChange, noErpFaults } from '../erp/faults';
import { jiraFaultsChange, noJiraFaults } from '../jira/faults';
import { noOneCFaults, oneCFaultsChange } from '../one-c/faults';
import { noPortalFaults, portalFaultsChange } from '../portal/faults';
import type { SocketEnv } from '../serve-app';
import { viewFaults } from '../views';
import type { Controlled, FarSystems } from './controlled';
import { body } from './requests';

/** How the portal misbehaves from now on. */
export function controlPortalFaults({ store, portal, far }: Controlled): Hono<SocketEnv> {
  return new Hono<SocketEnv>()
    .post('/faults/portal', async (c) =>
      c.json(await setPortalFaults({ store, portal }, await body(c, portalFaultsChange))),
    )
    .post('/faults/reset', async (c) => {
      if (far)
        await setFarFaults({ store, far }, { erp: noErpFaults, oneC: noOneCFaults, jira: noJiraFaults });
      return c.json(await setPortalFaults({ store, portal }, noPortalFaults));
    });
}

/** How the far systems misbehave from now on. */
export function controlFarFaults(controlled: Far): Hono<SocketEnv> {
  return new Hono<SocketEnv>()
    .post('/faults/erp', async (c) =>
      c.json(await setFarFaults(controlled, { erp: await body(c, erpFaultsChange) })),
    )
    .post('/faults/one-c', async (c) =>
      c.json(await setFarFaults(controlled, { oneC: await body(c, oneCFaultsChange) })),
    )
    .post('/faults/jira', async (c) =>
      c.json(await setFarFaults(controlled, { jira: await body(c, jiraFaultsChange) })),
    );
}

export async function setPortalFaults(
  { store, portal }: Pick<Controlled, 'store' | 'portal'>,
  change: object,
): Promise<object> {
  store.append({ type: 'portal.faults', faults: { ...store.portal.faults, ...change } });
  await portal.followFaults();
  return viewFaults(store);
}

type Far = Pick<Controlled, 'store'> & { far: FarSystems };

export async function setFarFaults(
  { store, far }: Far,
  change: { erp?: object; oneC?: object; jira?: object },
): Promise<object> {
  if (change.erp) store.append({ type: 'erp.faults', faults: { ...store.erp.faults, ...change.erp } });
  if (change.oneC) store.append({ type: 'one-c.faults', faults: { ...store.oneC.faults, ...change.oneC } });
  if (change.jira) store.append({ type: 'jira.faults', faults: { ...store.jira.faults, ...change.jira } });
  await Promise.all([far.erp, far.oneC, far.jira].map((system) => system.followFaults()));
  return viewFaults(store);
}
