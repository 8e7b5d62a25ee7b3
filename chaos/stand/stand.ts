import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { freePort } from '../../src/temporal/server/free-port';
import { type DevServer, startDevServer } from '../../src/temporal/server/start-dev-server';
import {
  calmPortal,
  type EndpointName,
  endpoints,
  type ProcessName,
  type WorkerName,
  workers,
} from '../plan/faults';
import { keepProcess, type KeptProcess } from './process';
import { resetActivities } from './reset-activities';
import { mountSmallDisk, type SmallDisk } from './small-disk';
import { until } from './until';

/** Production's durations on a faster clock; the heartbeat stays at a second, which a busy machine still holds. */
export const timeScale = 0.1;

/** What is not scaled by itself: settings that production gives in seconds, at the same factor. */
const scaledSettings = {
  TIME_SCALE: String(timeScale),
  ERP_LONGEST_LATENCY: '6s',
  JIRA_LONGEST_LATENCY: '6s',
  ONE_C_LONGEST_LATENCY: '6s',
  OUTAGE_RETRY: '5s',
  FIRST_REPORT: '3s',
};

/**
 * How often Temporal notes how far it has worked off its queues: 30 s and 5 min in production. What came since is done
 * again when it was killed, and killed it is ten times as often.
 */
const scaledTemporal = {
  'history.transferProcessorUpdateAckInterval': '3s',
  'history.timerProcessorUpdateAckInterval': '3s',
  'history.visibilityProcessorUpdateAckInterval': '3s',
  'history.shardUpdateMinInterval': '30s',
};

/** The product under test, its neighbours, and where all of them keep what they know. */
export interface Stand {
  readonly dir: string;
  readonly control: ControlClient;
  /** Of the second portal. */
  readonly secondControl: ControlClient;
  /** What anybody may know of both. */
  readonly portals: readonly { host: string; memberId: string }[];
  readonly processes: Readonly<Record<Exclude<ProcessName, 'temporal'>, KeptProcess>>;
  readonly endpointUrls: Readonly<Record<EndpointName, string>>;
  inboxOf(endpoint: EndpointName): string;
  /** What the endpoint's process noted of its syncs. */
  syncRecordOf(endpoint: EndpointName): string;
  /** The inbox of the second endpoint lies on it; absent where the machine does not permit one. */
  readonly smallDisk: SmallDisk | undefined;
  /** Faults that this machine cannot be given, and why. */
  readonly notMade: readonly string[];
  shiftClock(process: EndpointName | WorkerName, byMs: number): void;
  startTemporal(): Promise<void>;
  killTemporal(): Promise<void>;
  /** @returns how many it reset, fewer or none while Temporal is away */
  resetActivities(count: number): Promise<number>;
  /** Ends everything; the folder stays. */
  stop(): Promise<void>;
}

export interface StandOptions {
  /** An empty folder on a disk. */
  dir: string;
  /** Folder of the build under test. */
  dist: string;
  temporalBinary: string;
  /** Address that the portal calls: one that hands calls on to the endpoints. */
  publicUrl: string;
  /** Fail where a file system that can fill up is not permitted. */
  smallDiskRequired: boolean;
}

/** Two endpoints with an inbox each, three workers, Temporal on a file and the sandbox, each a process of its own. */
export async function startStand({
  dir,
  dist,
  temporalBinary,
  publicUrl,
  smallDiskRequired,
}: StandOptions): Promise<Stand> {
  const temporalPort = await freePort(0);
  const temporalUiPort = await freePort(0, temporalPort);
  let temporal: DevServer | undefined;
  const startTemporal = async (): Promise<void> => {
    temporal = await startDevServer({
      binary: temporalBinary,
      dbFile: join(dir, 'temporal.db'),
      port: temporalPort,
      uiPort: temporalUiPort,
      settings: scaledTemporal,
    });
  };

  const script = join(dist, 'src/main.js');
  const logOf = (name: string): string => join(dir, `${name}.log`);
  // Fixed, so that it is found where it was after it was killed.
  const sandboxPorts = {
    portal: await freePort(0),
    erp: await freePort(0),
    'one-c': await freePort(0),
    jira: await freePort(0),
    control: await freePort(0),
    'second-portal': await freePort(0),
    'second-control': await freePort(0),
  };
  const sandbox = keepProcess({
    args: [
      script,
      'sandbox',
      '--dir',
      join(dir, 'sandbox'),
      '--second-portal',
      ...Object.entries(sandboxPorts).flatMap(([part, port]) => [`--${part}-port`, String(port)]),
    ],
    environment: {},
    logFile: logOf('sandbox'),
  });
  const control = createControlClient(`http://127.0.0.1:${sandboxPorts.control}`);

  const secondControl = createControlClient(`http://127.0.0.1:${sandboxPorts['second-control']}`);

  const inboxOf = (name: EndpointName): string => join(dir, name, 'inbox');
  const clockOf = (name: string): string => join(dir, `${name}.clock`);
  const syncRecordOf = (name: EndpointName): string => join(dir, `${name}.syncs`);
  const hook = (name: string): string => join(__dirname, '../hooks', `${name}.js`);
  const mounted = mountSmallDisk(join(dir, 'endpoint-2'));
  const smallDisk = 'why' in mounted ? undefined : mounted;
  const notMade = 'why' in mounted ? [`a full disk: ${mounted.why}`] : [];
  if (smallDiskRequired && 'why' in mounted) throw new Error(`No tmpfs for a full disk: ${mounted.why}`);

  await Promise.all([startTemporal(), sandbox.start()]);
  await until('the sandbox is up', async () => Boolean(await control.access()), 30_000);
  await Promise.all([control, secondControl].map((each) => each.portalFaults(calmPortal)));
  const access = await control.access();
  const common = makeKeys('chaos');
  const environmentOf = (inboxDir: string): Record<string, string> => ({
    ...sandboxEnvironment({ access, temporalAddress: `127.0.0.1:${temporalPort}`, publicUrl, inboxDir }),
    ...common,
    ...scaledSettings,
  });

  function keepRole(
    role: 'endpoint' | 'worker',
    name: EndpointName | WorkerName,
    hooks: readonly string[],
    environment: Record<string, string>,
  ): KeptProcess {
    writeFileSync(clockOf(name), '0');
    return keepProcess({
      args: [...hooks.flatMap((each) => ['--require', hook(each)]), script, role],
      environment: { ...environment, CLOCK_FILE: clockOf(name) },
      logFile: logOf(name),
    });
  }

  const endpointPorts = { 'endpoint-1': await freePort(0), 'endpoint-2': await freePort(0) };
  const metricsPorts = { 'endpoint-1': await freePort(0), 'endpoint-2': await freePort(0) };
  const keepEndpoint = (name: EndpointName): KeptProcess => {
    mkdirSync(inboxOf(name), { recursive: true });
    writeFileSync(syncRecordOf(name), '');
    return keepRole('endpoint', name, ['shift-clock', 'record-syncs'], {
      ...environmentOf(inboxOf(name)),
      PORT: String(endpointPorts[name]),
      METRICS_PORT: String(metricsPorts[name]),
      SYNC_RECORD: syncRecordOf(name),
    });
  };
  const keepWorker = (name: WorkerName): KeptProcess =>
    keepRole('worker', name, ['shift-clock'], environmentOf(inboxOf('endpoint-1')));

  const processes = {
    sandbox,
    'endpoint-1': keepEndpoint('endpoint-1'),
    'endpoint-2': keepEndpoint('endpoint-2'),
    'worker-1': keepWorker('worker-1'),
    'worker-2': keepWorker('worker-2'),
    'worker-3': keepWorker('worker-3'),
  };
  const endpointUrls = {
    'endpoint-1': `http://127.0.0.1:${endpointPorts['endpoint-1']}`,
    'endpoint-2': `http://127.0.0.1:${endpointPorts['endpoint-2']}`,
  };
  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    await Promise.all(Object.values(processes).map((each) => each.kill()));
    await temporal?.kill();
    smallDisk?.unmount();
  }
  const stand: Stand = {
    dir,
    control,
    secondControl,
    portals: [access.portal, ...(access.secondPortal ? [access.secondPortal] : [])].map(
      ({ url, memberId }) => ({ host: new URL(url).host, memberId }),
    ),
    processes,
    endpointUrls,
    inboxOf,
    syncRecordOf,
    smallDisk,
    notMade,
    shiftClock: (name, byMs) => writeFileSync(clockOf(name), String(byMs)),
    startTemporal,
    killTemporal: async () => temporal?.kill(),
    resetActivities: (count) => resetActivities(`127.0.0.1:${temporalPort}`, count),
    stop: () => (stopped ??= stop()),
  };
  try {
    await Promise.all([...endpoints, ...workers].map((name) => processes[name].start()));
    await Promise.all(
      endpoints.map((name) =>
        until(`${name} is up`, async () => (await fetch(`${endpointUrls[name]}/health/live`)).ok, 30_000),
      ),
    );
    return stand;
  } catch (error) {
    await stand.stop();
    throw error;
  }
}
