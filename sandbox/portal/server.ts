import { setMaxListeners } from 'node:events';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { type Listening, openDoor } from '../loopback';
import type { SendOutcome } from '../send-form';
import { serverFor, type SocketEnv } from '../serve-app';
import type { Store } from '../store';
import { answerMethods } from './answers';
import { applicationMethods } from './application';
import { type Calls, createCalls } from './calls';
import { bindingMethods } from './bindings';
import { crmItemMethods } from './crm-items';
import { crmUserFieldMethods } from './crm-user-fields';
import { cardRoutes } from './cards';
import { cut } from './cut';
import { createFrames, type Frames } from './frames';
import { followMove, turnAwayFromOldHost } from './move';
import { notificationMethods } from './notifications';
import { oauthRoutes } from './oauth';
import type { Portal } from './portal';
import { createProcesses, type Processes } from './processes';
import { productRowMethods } from './product-rows';
import { requisiteMethods } from './requisites';
import { restRoutes } from './rest';
import { robotMethods } from './robots';
import { smartProcessMethods } from './smart-process';
import { install, type Telling, uninstall, update } from './tell-application';
import { createTimeouts } from './timeouts';
import { userFieldConfigMethods } from './user-field-configs';

export interface PortalServer {
  readonly origin: string;
  /** As its sisters know it. */
  readonly portal: Portal;
  calls: Calls;
  processes: Processes;
  frames: Frames;
  install(telling: Telling): Promise<SendOutcome>;
  update(telling: Telling, robots: 'gone' | 'kept'): Promise<SendOutcome>;
  /** @param really false: a forger's event */
  uninstall(telling: Telling, really: boolean): Promise<SendOutcome>;
  /** Answers under another name of this machine from now on. @param to e.g. `localhost` */
  move(to: string): void;
  /** Opens or shuts the listening socket as the faults say. */
  followFaults(): Promise<void>;
  close(): Promise<void>;
}

interface PortalOptions extends Listening {
  sent?: Portal['sent'];
  /** Where people and applications reach it, if that is not where it listens. */
  proxy?: string | undefined;
  sisters?: readonly Portal[];
}

/** A Bitrix24 portal together with its authorization server. */
export async function startPortal(
  store: Store,
  { host, port, watch, sent, proxy, sisters = [] }: PortalOptions,
): Promise<PortalServer> {
  const closing = new AbortController();
  // Every call under way listens to it.
  setMaxListeners(0, closing.signal);
  const portal: Portal = { store, origin: '', sisters: [], closing: closing.signal, sent };
  const all = [...sisters, portal];
  for (const sister of all) sister.sisters = all;
  const calls = createCalls(portal);
  const processes = createProcesses(portal, calls, createTimeouts(portal));
  const frames = createFrames(portal);
  const app = new Hono<SocketEnv>({
    // The vendor's SDK puts a second slash after an address that ends with one, as those of its events do.
    getPath: (request) => getPath(request).replace(/\/{2,}/g, '/'),
  })
    .onError((error, c) =>
      c.json(
        { error: 'INTERNAL_SERVER_ERROR', error_description: `The sandbox failed: ${error.message}` },
        500,
      ),
    )
    // Kept connections outlive the listening socket.
    .use(async (c, next) => (store.portal.faults.refuseConnections ? cut(c) : next()))
    .use(async (c, next) => {
      await next();
      const { clockAheadMs } = store.portal.faults;
      if (clockAheadMs) c.header('date', new Date(Date.now() + clockAheadMs).toUTCString());
    })
    .route('/', cardRoutes(portal))
    .route('/oauth', oauthRoutes(portal))
    .route('/frame', frames.routes)
    .use('/rest/*', turnAwayFromOldHost(portal))
    .route(
      '/rest',
      restRoutes(portal, {
        ...applicationMethods(portal),
        ...crmItemMethods(portal, processes),
        ...productRowMethods(portal),
        ...requisiteMethods(portal),
        ...crmUserFieldMethods(portal),
        ...smartProcessMethods(),
        ...userFieldConfigMethods(portal),
        ...robotMethods(portal),
        ...bindingMethods(portal),
        ...answerMethods(portal),
        ...notificationMethods(portal),
      }),
    );

  const door = await openDoor(serverFor(app), { host, port, watch });
  portal.origin = proxy === undefined ? door.origin : new URL(proxy).origin;
  followMove(portal);
  const followFaults = (): Promise<void> => door.setOpen(!store.portal.faults.refuseConnections);
  await followFaults();
  return {
    get origin() {
      return portal.origin;
    },
    portal,
    calls,
    processes,
    frames,
    install: (telling) => install(portal, telling),
    update: (telling, robots) => update(portal, telling, robots),
    uninstall: (telling, really) => uninstall(portal, telling, really),
    move(to) {
      store.append({ type: 'portal.moved', to });
      followMove(portal);
    },
    followFaults,
    async close() {
      closing.abort();
      await door.close();
      await calls.settled();
    },
  };
}
