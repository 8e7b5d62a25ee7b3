import { type Board, createBoard } from './board/board';
import { createDigest } from './board/digest';
import { startBoard } from './board/server';
import { watchCalls, watchServer } from './board/wire/watch-server';
import { type Called, createWire } from './board/wire/wire';
import { describeAccess, portalLogin, type SandboxAccess } from './access';
import { join } from 'node:path';
import { createControl } from './control/control';
import type { PlayedService } from './erp/played/play';
import { startErp } from './erp/server';
import { startJira } from './jira/server';
import { type Listening, openDoor, permitProxy, requireLoopback } from './loopback';
import { startOneC } from './one-c/server';
import type { Portal } from './portal/portal';
import { startPortal } from './portal/server';
import { serverFor } from './serve-app';
import { openStore, type Store } from './store';

export interface SandboxOptions {
  /** Folder of the record that outlives this process; without it everything is in memory. One process at a time. */
  dir?: string;
  /** File of the WSDL that the ERP serves. */
  wsdlPath: string;
  /** Customers' own WSDLs, served beside it. */
  playedErps?: readonly PlayedService[];
  /** 0 or absent: any free port. */
  portalPort?: number;
  erpPort?: number;
  oneCPort?: number;
  jiraPort?: number;
  controlPort?: number;
  host?: string;
  /** TLS proxies on this machine: in front of this portal, and in front of the endpoints, with who signed for it. */
  proxies?: { portal?: string; endpoints: readonly string[]; ca?: string };
  /** Pages for people; left out: the sandbox has none. */
  board?: BoardOptions;
  /** One portal more beside the first, with the same application and authorization server, and a control of its own. */
  secondPortal?: { portalPort?: number; controlPort?: number };
}

export interface BoardOptions extends Pick<Board, 'supervisor' | 'tabUrl' | 'runsUrl' | 'robotsCommand'> {
  port?: number;
}

export interface Sandbox extends SandboxAccess {
  /** Faults are switched and everything is seen here; see `createControlClient`. */
  controlUrl: string;
  /** Of the pages, if it has any. */
  boardUrl?: string;
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
  playedErps,
  portalPort = 0,
  erpPort = 0,
  oneCPort = 0,
  jiraPort = 0,
  controlPort = 0,
  host = '127.0.0.1',
  proxies,
  board,
  secondPortal,
}: SandboxOptions): Promise<Sandbox> {
  requireLoopback(host);
  for (const url of proxies?.endpoints ?? []) permitProxy(url, proxies?.ca);
  const opened: { close(): Promise<void> | void }[] = [];
  const close = async (): Promise<void> => {
    for (const part of opened.toReversed()) await part.close();
  };
  function open<T extends { close(): Promise<void> | void }>(part: T): T {
    opened.push(part);
    return part;
  }
  try {
    const store = open(openStore(dir));
    const wire = board && createWire();
    const at = (port: number, to: Called): Listening => ({
      host,
      port,
      watch: wire && ((server) => watchServer(server, { wire, store, to })),
    });
    const erp = open(await startErp(store, { ...at(erpPort, 'erp'), wsdlPath, played: playedErps }));
    const oneC = open(await startOneC(store, at(oneCPort, 'one-c')));
    const jira = open(await startJira(store, at(jiraPort, 'jira')));
    const sent = wire && watchCalls({ wire, store });
    const portal = open(
      await startPortal(store, { ...at(portalPort, 'portal'), sent, proxy: proxies?.portal }),
    );
    const second = secondPortal && (await startSecond(store, portal.portal, secondPortal));
    const access: SandboxAccess = {
      ...describeAccess(store.secrets, {
        portal: portal.origin,
        erp: erp.url,
        oneC: oneC.url,
        jira: jira.url,
      }),
      ...(second && { secondPortal: second }),
      ...(playedErps && {
        playedErps: erp.playedUrls.map((url, index) => ({
          wsdl: playedErps[index]!.wsdlPath,
          url,
          wsdlUrl: `${url}?wsdl`,
        })),
      }),
    };
    const far = { erp, oneC, jira };
    const control = serverFor(createControl({ store, portal, far, access }));
    const door = open(await openDoor(control, { host, port: controlPort }));
    const boardUrl = board && wire && (await startPages({ ...board, store, portal, far, wire }));
    return { ...access, controlUrl: door.origin, ...(boardUrl && { boardUrl }), close };
  } catch (error) {
    await close();
    throw error;
  }

  /** Where they are. */
  async function startPages({
    port = 0,
    ...parts
  }: BoardOptions & Omit<Board, 'digest' | 'account'>): Promise<string> {
    const digest = createDigest(parts.store);
    const pages = open(await startBoard(createBoard({ ...parts, digest }), { host, port }));
    parts.portal.portal.pagesUrl = pages.url;
    return pages.url;
  }

  /** What happens there is recorded in a folder of its own: it has deals and calls with the same numbers. */
  async function startSecond(
    first: Store,
    sister: Portal,
    { portalPort: port = 0, controlPort: ownControlPort = 0 }: NonNullable<SandboxOptions['secondPortal']>,
  ): Promise<NonNullable<SandboxAccess['secondPortal']>> {
    const { clientId, clientSecret } = first.secrets;
    const store = open(openStore(dir && join(dir, 'second-portal'), { clientId, clientSecret }));
    const portal = open(await startPortal(store, { host, port, sisters: [sister] }));
    const login = portalLogin(store.secrets, portal.origin);
    const control = serverFor(createControl({ store, portal, access: { portal: login } }));
    const door = open(await openDoor(control, { host, port: ownControlPort }));
    return { ...login, controlUrl: door.origin };
  }
}
