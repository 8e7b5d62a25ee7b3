import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import type { Sandbox } from '../../sandbox';
import type { ControlClient } from '../../sandbox/control/client';
import type { DealStory } from '../../sandbox/views';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { packageRoot } from '../../src/base/package-root';
import { robots } from '../../src/robots';
import { ownPort } from './own-port';
import { installRobots } from '../../testbed/install';
import type { Started } from '../../testbed/start-process';
import type { Temporal } from '../../testbed/temporal';
import { builtDist, createTestbed, type RoleName } from '../../testbed/testbed';
import { answers } from '../../testbed/until';
import { isProof } from './proof';
import { until, usualLimitMs } from './until';

/**
 * The one factor for latencies, heartbeats, intervals and timeouts of e2e tests; `npm run proof` runs them at 1.
 * A tenth keeps the heartbeat at a second, which a busy machine still holds.
 */
export const scale = isProof ? 1 : 0.1;

/** Production's seconds as this test's ms. */
export function seconds(count: number): number {
  return Math.round(count * 1_000 * scale);
}

/** The build under test, unless a stand names another. */
export const ownDist = process.env.ROBOTS_DIST ? join(packageRoot, process.env.ROBOTS_DIST) : builtDist;

/** Of every robot of the product: the stand's worker has all external systems. */
export const codes: readonly string[] = robots.map(({ code }) => code);

/** One of our processes. */
export type Role = Started;
export type { RoleName };

export interface Stand {
  readonly dir: string;
  readonly sandbox: Sandbox;
  readonly control: ControlClient;
  readonly temporal: Temporal;
  /** Sees runs decoded. */
  readonly client: Client;
  readonly endpointUrl: string;
  /** Where `pages` serves, if the stand has them. */
  readonly pagesUrl: string;
  /** Of the endpoint: metrics, and health with details. */
  readonly metricsUrl: string;
  /** The same of the worker. */
  readonly workerMetricsUrl: string;
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
  /** The portal shows our pages; their role is started like any other. */
  pages?: boolean;
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
  pages = false,
  sandbox: givenSandbox,
  dist = ownDist,
  environment: more = {},
  portals,
}: StandOptions = {}): Promise<Stand> {
  const dir = mkdtempSync(join(tmpdir(), 'robots-'));
  const testbed = createTestbed({ dir, dist });
  const { sandbox, control } = await testbed.sandbox(givenSandbox ?? {});
  await control.portalFaults({ limits: null });
  const temporalPort = await ownPort();
  const uiPort = webUi ? await ownPort() : 0;
  const codec = webUi ? codecSettings(uiPort, await ownPort()) : undefined;
  const endpointUrl = `http://127.0.0.1:${await ownPort()}`;
  const pagesPort = pages ? await ownPort() : 0;
  const pagesUrl = `http://127.0.0.1:${pagesPort}/pages`;
  const metricsPort = await ownPort();
  const metricsUrl = `http://127.0.0.1:${metricsPort}`;
  const workerMetricsPort = await ownPort();
  const temporal = await testbed.temporal({
    port: temporalPort,
    uiPort,
    ...(codec && { uiCodecEndpoint: `http://127.0.0.1:${codec.CODEC_PORT}/${codec.CODEC_SECRET}` }),
  });
  const environment: Record<string, string> = {
    ...sandboxEnvironment({
      access: sandbox,
      temporalAddress: temporal.address,
      publicUrl: endpointUrl,
      inboxDir: join(dir, 'inbox'),
    }),
    METRICS_PORT: String(metricsPort),
    WORKER_METRICS_PORT: String(workerMetricsPort),
    ...makeKeys('test'),
    TIME_SCALE: String(scale),
    ERP_LONGEST_LATENCY: `${seconds(60)}ms`,
    JIRA_LONGEST_LATENCY: `${seconds(60)}ms`,
    ONE_C_LONGEST_LATENCY: `${seconds(60)}ms`,
    OUTAGE_RETRY: `${seconds(300)}ms`,
    FIRST_REPORT: `${seconds(30)}ms`,
    ...codec,
    ...(pages && { PAGES_URL: pagesUrl, PAGES_PORT: String(pagesPort) }),
    ...(portals && { PORTALS: portals(sandbox.portal.url) }),
    ...more,
  };
  const client = new Client({
    connection: Connection.lazy({ address: environment.TEMPORAL_ADDRESS ?? '' }),
    dataConverter: createDataConverter(createPayloadCodec(parseKeys(environment.CODEC_KEYS ?? ''))),
  });
  if (withTemporal) await temporal.start();

  const stand: Stand = {
    dir,
    sandbox,
    control,
    client,
    endpointUrl,
    pagesUrl,
    metricsUrl,
    workerMetricsUrl: `http://127.0.0.1:${workerMetricsPort}`,
    environment,
    temporal,
    restartTemporal: () => temporal.start(),
    async start(name, changed = {}) {
      const role = await testbed.role(name, { ...environment, ...changed });
      if (name === 'endpoint' || name === 'all')
        await role.until('it was up', () => answers(`${endpointUrl}/health/live`));
      if (name === 'pages') await role.until('it was up', () => answers(`${pagesUrl}/health/live`));
      return role;
    },
    async run(args, { input = '', environment: changed = {} } = {}) {
      const child = spawn(process.execPath, [testbed.main, ...args], {
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
    install: () => installRobots(control, { url: endpointUrl, codes, limitMs: usualLimitMs }),
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
    logOf: (name) => readFileSync(testbed.logOf(name), 'utf8'),
    async stop() {
      await client.connection.close();
      await testbed.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return stand;
}

function codecSettings(uiPort: number, port: number) {
  return {
    CODEC_PORT: String(port),
    CODEC_SECRET: randomBytes(16).toString('hex'),
    CODEC_ORIGIN: `http://127.0.0.1:${uiPort}`,
  };
}
