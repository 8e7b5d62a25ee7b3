import { freePort } from '../src/temporal/server/free-port';
import {
  type DevServer,
  type DevServerOptions,
  startDevServer,
} from '../src/temporal/server/start-dev-server';

/** A dev server that is stopped, killed and started again at one address, on the same data. */
export interface Temporal {
  /** host:port of gRPC. */
  readonly address: string;
  /** These two of the one that runs. @throws Error before the first start */
  readonly uiUrl: string;
  readonly pid: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As a crash would. */
  kill(): Promise<void>;
}

/** One that is not started yet; where its port is not free, its start takes the next. */
export async function prepareTemporal({
  port = 0,
  uiPort = 0,
  ...options
}: DevServerOptions): Promise<Temporal> {
  let own = port || (await freePort(0));
  let ownUi = uiPort || (await freePort(0, own));
  let server: DevServer | undefined;
  const running = (): DevServer => {
    if (!server) throw new Error('Temporal is not up yet');
    return server;
  };
  return {
    get address() {
      return `127.0.0.1:${own}`;
    },
    get uiUrl() {
      return running().uiUrl;
    },
    get pid() {
      return running().pid;
    },
    async start() {
      server = await startDevServer({ ...options, port: own, uiPort: ownUi });
      own = portOf(`http://${server.address}`);
      ownUi = portOf(server.uiUrl);
    },
    stop: async () => server?.stop(),
    kill: async () => server?.kill(),
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
