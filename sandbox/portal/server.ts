import { setMaxListeners } from 'node:events';
import { Hono } from 'hono';
import { openDoor } from '../loopback';
import type { SendOutcome } from '../send-form';
import { serverFor, type SocketEnv } from '../serve-app';
import type { Store } from '../store';
import { answerMethods } from './answers';
import { applicationMethods } from './application';
import { type Calls, createCalls } from './calls';
import { crmItemMethods } from './crm-items';
import { crmListMethods } from './crm-lists';
import { crmUserFieldMethods } from './crm-user-fields';
import { cut } from './cut';
import { install } from './install';
import { notificationMethods } from './notifications';
import { oauthRoutes } from './oauth';
import type { Portal } from './portal';
import { createProcesses, type Processes } from './processes';
import { restRoutes } from './rest';
import { robotMethods } from './robots';
import { smartProcessMethods } from './smart-process';
import { createTimeouts } from './timeouts';
import { userFieldConfigMethods } from './user-field-configs';

export interface PortalServer {
  origin: string;
  calls: Calls;
  processes: Processes;
  install(url: string, language: string): Promise<SendOutcome>;
  /** Opens or shuts the listening socket as the faults say. */
  followFaults(): Promise<void>;
  close(): Promise<void>;
}

/** A Bitrix24 portal together with its authorization server. */
export async function startPortal(
  store: Store,
  { host, port }: { host: string; port: number },
): Promise<PortalServer> {
  const closing = new AbortController();
  // Every call under way listens to it.
  setMaxListeners(0, closing.signal);
  const portal: Portal = { store, origin: '', closing: closing.signal };
  const calls = createCalls(portal);
  const processes = createProcesses(portal, calls, createTimeouts(portal));
  const app = new Hono<SocketEnv>()
    .onError((error, c) =>
      c.json(
        { error: 'INTERNAL_SERVER_ERROR', error_description: `The sandbox failed: ${error.message}` },
        500,
      ),
    )
    // Kept connections outlive the listening socket.
    .use(async (c, next) => (store.portal.faults.refuseConnections ? cut(c) : next()))
    .route('/oauth', oauthRoutes(portal))
    .route(
      '/rest',
      restRoutes(portal, {
        ...applicationMethods(portal),
        ...crmItemMethods(portal, processes),
        ...crmListMethods(portal),
        ...crmUserFieldMethods(portal),
        ...smartProcessMethods(),
        ...userFieldConfigMethods(portal),
        ...robotMethods(portal),
        ...answerMethods(portal),
        ...notificationMethods(portal),
      }),
    );

  const door = await openDoor(serverFor(app), { host, port });
  portal.origin = door.origin;
  const followFaults = (): Promise<void> => door.setOpen(!store.portal.faults.refuseConnections);
  await followFaults();
  return {
    origin: door.origin,
    calls,
    processes,
    install: (url, language) => install(portal, url, language),
    followFaults,
    async close() {
      closing.abort();
      await door.close();
      await calls.settled();
    },
  };
}
