import { Hono } from 'hono';
import { erpFaultsChange, noErpFaults } from '../erp/faults';
import { jiraFaultsChange, noJiraFaults } from '../jira/faults';
import { noOneCFaults, oneCFaultsChange } from '../one-c/faults';
import { noPortalFaults, portalFaultsChange } from '../portal/faults';
import type { SocketEnv } from '../serve-app';
import type { Controlled } from './controlled';
import { body } from './requests';

/** How the far systems misbehave from now on. */
export function controlFaults({
  store,
  portal,
  erp,
  oneC,
  jira,
}: Pick<Controlled, 'store' | 'portal' | 'erp' | 'oneC' | 'jira'>): Hono<SocketEnv> {
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

  return new Hono<SocketEnv>()
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
