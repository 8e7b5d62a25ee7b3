import { describeAccess, type SandboxAccess } from './access';
import { createControl } from './control/control';
import type { ForeignService } from './erp/foreign';
import { startErp } from './erp/server';
import { startJira } from './jira/server';
import { openDoor, requireLoopback } from './loopback';
import { startOneC } from './one-c/server';
import { startPortal } from './portal/server';
import type { Application } from './secrets';
import { serverFor } from './serve-app';
import { openStore } from './store';

export interface SandboxOptions {
  /** Folder of the record that outlives this process; without it everything is in memory. One process at a time. */
  dir?: string;
  /** File of the WSDL that the ERP serves. */
  wsdlPath: string;
  /** A customer's own WSDL, served beside it. */
  foreignErp?: ForeignService;
  /** 0 or absent: any free port. */
  portalPort?: number;
  erpPort?: number;
  oneCPort?: number;
  jiraPort?: number;
  controlPort?: number;
  host?: string;
  /** That of another sandbox, so that one installation of ours serves both portals; see `joinAuthorization`. */
  application?: Application;
}

export interface Sandbox extends SandboxAccess {
  /** Faults are switched and everything is seen here; see `createControlClient`. */
  controlUrl: string;
  /** Of `foreignErp`; its login is the ERP's. */
  foreignErpUrl?: string;
  close(): Promise<void>;
}

/**
 * Starts a Bitrix24 portal, a SOAP ERP, a Jira and a 1C on this machine, with faults on demand.
 *
 * @throws Error for a host that other machines could reach, a taken port, or a folder with a foreign record
 */
export async function startSandbox({
  dir,
  wsdlPath,
  foreignErp,
  portalPort = 0,
  erpPort = 0,
  oneCPort = 0,
  jiraPort = 0,
  controlPort = 0,
  host = '127.0.0.1',
  application,
}: SandboxOptions): Promise<Sandbox> {
  requireLoopback(host);
  const store = openStore(
    dir,
    application && { clientId: application.clientId, clientSecret: application.clientSecret },
  );
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of opened.toReversed()) await part.close();
    store.close();
  };
  try {
    const erp = await startErp(store, { host, port: erpPort, wsdlPath, foreign: foreignErp });
    opened.push(erp);
    const oneC = await startOneC(store, { host, port: oneCPort });
    opened.push(oneC);
    const jira = await startJira(store, { host, port: jiraPort });
    opened.push(jira);
    const portal = await startPortal(store, { host, port: portalPort });
    opened.push(portal);
    const access = describeAccess(store.secrets, {
      portal: portal.origin,
      erp: erp.url,
      oneC: oneC.url,
      jira: jira.url,
    });
    const control = serverFor(createControl({ store, portal, erp, oneC, jira, access }));
    const door = await openDoor(control, { host, port: controlPort });
    opened.push(door);
    const { foreignUrl: foreignErpUrl } = erp;
    return { ...access, controlUrl: door.origin, ...(foreignErpUrl && { foreignErpUrl }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
