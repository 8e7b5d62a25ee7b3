import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { type Sandbox, startSandbox } from '../../sandbox';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import type { DealStory, StateView } from '../../sandbox/views';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { packageRoot } from '../../src/base/package-root';
import { robots } from '../../src/robots';
import { ownPort } from './own-port';
import { type DevServer, startDevServer } from '../../src/temporal/server/start-dev-server';
import { temporalBinary } from './temporal-binary';
import { until } from './until';

/**
 * The one factor for latencies, heartbeats, intervals and timeouts of e2e tests; `npm run proof` runs them at 1.
 * A tenth keeps the heartbeat at a second, which a busy machine still holds.
 */
export const scale = process.env.PROOF ? 1 : 0.1;

/** Production's seconds as this test's ms. */
export function seconds(count: number): number {
  return Math.round(count * 1_000 * scale);
}

/** The build under test, unless a stand names another. */
const ownDist = join(packageRoot, process.env.ROBOTS_DIST ?? 'dist');

export type RoleName = 'endpoint' | 'worker' | 'codec' | 'all';

/** One of our processes. */
export interface Role {
  readonly pid: number;
  readonly alive: boolean;
  /** Resolves once it is gone, with its exit code; null: the signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
}

export interface Stand {
  readonly dir: string;
  readonly sandbox: Sandbox;
  readonly control: ControlClient;
  readonly temporal: DevServer;
  /** Sees runs decoded. */
  readonly client: Client;
  readonly endpointUrl: string;
  /** Of the endpoint: metrics, and health with details. */
  readonly metricsUrl: string;
  readonly environment: Record<string, string>;
  start(role: RoleName, environment?: Record<string, string>): Promise<Role>;
  /** Brings Temporal back on the same port and data after it was stopped or killed. */
  restartTemporal(): Promise<void>;
  /** Installs the application and waits until its robots are registered; needs an endpoint and a worker. */
  install(): Promise<void>;
  /** Puts a robot on the stage, makes a deal, moves it there, and returns its id. */
  callDeal(options?: CallOptions): Promise<number>;
  /** The same for many new deals at once. */
  callDeals(count: number, options?: CallOptions): Promise<number[]>;
  /** Waits for the first answer of a deal's call. */
  answered(dealId: number, limitMs?: number): Promise<DealStory>;
  /** Runs a command of ours to its end. @param input what a person would type */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  logOf(role: RoleName): string;
  /** What the endpoint keeps of the portals. */
  cachedPortals(): string;
  stop(): Promise<void>;
}

export interface RunOptions {
  input?: string;
  environment?: Record<string, string>;
}

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CallOptions {
  /** CODE; `erp_order` where it is left out. */
  robot?: string;
  /** 0: the process waits for ever. */
  timeoutSeconds?: number;
  useSubscription?: boolean;
  properties?: Record<string, string | string[]>;
  /** Of the deal. */
  title?: string;
  client?: { companyId?: number; contactId?: number };
  /** The process runs into the robot so many times. */
  loops?: number;
}

export interface StandOptions {
  /** Left out: Temporal is started later by `restartTemporal`. */
  temporal?: boolean;
  /** The Web UI decodes through our codec role. */
  webUi?: boolean;
  /** Left out: one in this process. */
  sandbox?: Sandbox;
  /** Folder of the build whose roles are started. */
  dist?: string;
  environment?: Record<string, string>;
  /** PORTALS, from the portal's origin. */
  portals?: (origin: string) => string;
}

/** A whole product on this machine: real Temporal, the sandbox in this process, our roles as processes of their own. */
export async function startStand({
  temporal: withTemporal = true,
  webUi = false,
  sandbox: givenSandbox,
  dist = ownDist,
  environment: more = {},
  portals,
}: StandOptions = {}): Promise<Stand> {
  const dir = mkdtempSync(join(tmpdir(), 'robots-'));
  const sandbox =
    givenSandbox ?? (await startSandbox({ wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl') }));
  const control = createControlClient(sandbox.controlUrl);
  await control.portalFaults({ limits: null });
  const temporalPort = await ownPort();
  const uiPort = webUi ? await ownPort() : 0;
  const codec = webUi ? codecSettings(uiPort, await ownPort()) : undefined;
  const endpointUrl = `http://127.0.0.1:${await ownPort()}`;
  const metricsPort = await ownPort();
  const metricsUrl = `http://127.0.0.1:${metricsPort}`;
  const environment: Record<string, string> = {
    ...sandboxEnvironment({
      access: sandbox,
      temporalAddress: `127.0.0.1:${temporalPort}`,
      publicUrl: endpointUrl,
      inboxDir: join(dir, 'inbox'),
    }),
    METRICS_PORT: String(metricsPort),
    ...makeKeys('test'),
    TIME_SCALE: String(scale),
    ERP_LONGEST_LATENCY: `${seconds(60)}ms`,
    JIRA_LONGEST_LATENCY: `${seconds(60)}ms`,
    ONE_C_LONGEST_LATENCY: `${seconds(60)}ms`,
    OUTAGE_RETRY: `${seconds(300)}ms`,
    FIRST_REPORT: `${seconds(30)}ms`,
    ...codec,
    ...(portals && { PORTALS: portals(sandbox.portal.url) }),
    ...more,
  };
  const client = new Client({
    connection: Connection.lazy({ address: environment.TEMPORAL_ADDRESS ?? '' }),
    dataConverter: createDataConverter(createPayloadCodec(parseKeys(environment.CODEC_KEYS ?? ''))),
  });
  const processes = new Set<ChildProcess>();
  let temporal: DevServer | undefined;

  async function startTemporal(): Promise<void> {
    temporal = await startDevServer({
      binary: await temporalBinary(),
      dbFile: join(dir, 'temporal.db'),
      port: temporalPort,
      uiPort,
      ...(codec && {
        uiCodecEndpoint: `http://127.0.0.1:${codec.CODEC_PORT}/${codec.CODEC_SECRET}`,
      }),
    });
  }
  if (withTemporal) await startTemporal();

  const stand: Stand = {
    dir,
    sandbox,
    control,
    client,
    endpointUrl,
    metricsUrl,
    environment,
    get temporal() {
      if (!temporal) throw new Error('Temporal is not up yet');
      return temporal;
    },
    restartTemporal: startTemporal,
    async start(name, changed = {}) {
      const logFile = join(dir, `${name}.log`);
      const log = openSync(logFile, 'a');
      const child = spawn(process.execPath, [join(dist, 'src/main.js'), name], {
        env: { PATH: process.env.PATH, ...environment, ...changed },
        stdio: ['ignore', log, log],
      });
      processes.add(child);
      const gone = once(child, 'exit').then(() => void processes.delete(child));
      const role: Role = {
        pid: child.pid ?? 0,
        get alive() {
          return child.exitCode === null && child.signalCode === null;
        },
        async kill(signal = 'SIGKILL') {
          child.kill(signal);
          await gone;
          return child.exitCode;
        },
        signal: (signal) => void child.kill(signal),
      };
      if (name === 'endpoint' || name === 'all')
        await until('the endpoint is up', () => isLive(endpointUrl), { role, logFile });
      return role;
    },
    async run(args, { input = '', environment: changed = {} } = {}) {
      const child = spawn(process.execPath, [join(dist, 'src/main.js'), ...args], {
        env: { PATH: process.env.PATH, ...environment, ...changed },
        stdio: 'pipe',
      });
      child.stdin.end(input);
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit') as Promise<[number | null]>,
      ]);
      return { code, stdout, stderr };
    },
    async install() {
      await until(
        'the application is installed',
        async () => (await control.install(`${endpointUrl}/install`)).status === 200,
      );
      await until('the robots are registered', async () => allRegistered(await control.state()));
    },
    async callDeal(options) {
      const [id = 0] = await stand.callDeals(1, options);
      return id;
    },
    async callDeals(
      count,
      {
        robot = 'erp_order',
        timeoutSeconds = 0,
        useSubscription = true,
        properties = {},
        loops = 1,
        title,
        client: clientOf = {},
      } = {},
    ) {
      const ids = await control.createDeals({
        count,
        ...(title && { title }),
        ...clientOf,
      });
      const placement = await control.placeRobot({
        code: robot,
        timeoutSeconds,
        useSubscription,
        properties,
        loops,
      });
      await control.moveDeals({ ids, stageId: 'CONFIRMED' });
      await control.removeRobot(placement);
      return ids;
    },
    answered: (dealId, limitMs = seconds(600) + 60_000) =>
      until(
        `deal ${dealId} has its answer`,
        async () => {
          const story = await control.deal(dealId);
          return story.calls.length > 0 && story.calls.every(({ step }) => step !== 'waiting') && story;
        },
        { limitMs },
      ),
    cachedPortals: () => readFileSync(join(dir, 'inbox/portals.json'), 'utf8'),
    logOf: (name) => readFileSync(join(dir, `${name}.log`), 'utf8'),
    async stop() {
      await Promise.all(
        [...processes].map(async (child) => {
          child.kill('SIGCONT');
          child.kill('SIGKILL');
          await once(child, 'exit');
        }),
      );
      await client.connection.close();
      await temporal?.kill();
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return stand;
}

/** Every robot of the product: the stand's worker has all external systems. */
export function allRegistered(state: Pick<StateView, 'robots'>): boolean {
  return robots.every(({ code }) => state.robots.some((robot) => robot.code === code));
}

function codecSettings(uiPort: number, port: number) {
  return {
    CODEC_PORT: String(port),
    CODEC_SECRET: randomBytes(16).toString('hex'),
    CODEC_ORIGIN: `http://127.0.0.1:${uiPort}`,
  };
}

async function isLive(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => delay(20).then(() => false),
  );
}
