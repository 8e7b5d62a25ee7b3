import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlClient } from '../../sandbox/control/client';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { processEnvironment } from '../../src/config';
import { freePort } from '../../src/temporal/server/free-port';
import { type Box, hasPhp, prepareBox } from '../../testbed/box';
import { prepareSandbox } from '../../testbed/sandbox-process';
import { createTestbed } from '../../testbed/testbed';
import { answers, until } from '../../testbed/until';
import {
  calmPortal,
  type EndpointName,
  endpoints,
  type ProcessName,
  type WorkerName,
  workers,
} from '../plan/faults';
import { keepProcess, type KeptProcess } from './process';
import { cancelRun, type PickedRun, pickRuns } from './pick-runs';
import { resetActivities } from './reset-activities';
import { scaledSettings, scaledTemporal } from './scaled';
import { mountSmallDisk, type SmallDisk } from './small-disk';

/** What the boxed portal and the service know of each other. */
const boxId = 'box';
const boxKey = `k1:${'chaos-'.repeat(6)}`;

/** ms for a command of ours; it waits for a worker, which may be dead. */
const commandLimit = 30_000;

const startLimit = { limitMs: 30_000 };

/** The product under test, its neighbours, and where all of them keep what they know. */
export interface Stand {
  readonly dir: string;
  readonly control: ControlClient;
  /** Of the second portal. */
  readonly secondControl: ControlClient;
  /** What anybody may know of both. */
  readonly portals: readonly { host: string; memberId: string }[];
  readonly processes: Readonly<Record<Exclude<ProcessName, 'temporal' | 'box'>, KeptProcess>>;
  /** A boxed portal beside both; absent where PHP is. */
  readonly box: Box | undefined;
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
  /** Robots' runs of chance that fit a query of Temporal's. */
  pickRuns(query: string, count: number): Promise<PickedRun[]>;
  cancel(run: PickedRun): Promise<void>;
  /** A command of ours, as an operator enters it. @returns its exit code; null where it did not end in time */
  robots(args: readonly string[]): Promise<number | null>;
  /** Ends everything; the folder stays. */
  stop(): Promise<void>;
}

export interface StandOptions {
  /** An empty folder on a disk. */
  dir: string;
  /** Folder of the build under test. */
  dist: string;
  /** Address that the portal calls: one that hands calls on to the endpoints. */
  publicUrl: string;
  /** Fail where a file system that can fill up is not permitted. */
  smallDiskRequired: boolean;
}

/** Two endpoints with an inbox each, three workers, Temporal on a file and the sandbox, each a process of its own. */
export async function startStand({ dir, dist, publicUrl, smallDiskRequired }: StandOptions): Promise<Stand> {
  const testbed = createTestbed({ dir, dist });
  const temporal = await testbed.temporal({ settings: scaledTemporal });
  // Fixed addresses, so that it is found where it was after it was killed.
  const command = await prepareSandbox({ dir: join(dir, 'sandbox'), secondPortal: true });
  const { control, secondControl } = command;
  const sandbox = keepProcess(() =>
    testbed.start('sandbox', { args: [testbed.main, ...command.args], environment: {} }),
  );

  const inboxOf = (name: EndpointName): string => join(dir, name, 'inbox');
  const clockOf = (name: string): string => join(dir, `${name}.clock`);
  const syncRecordOf = (name: EndpointName): string => join(dir, `${name}.syncs`);
  const hook = (name: string): string => join(__dirname, '../hooks', `${name}.js`);
  const mounted = mountSmallDisk(join(dir, 'endpoint-2'));
  const smallDisk = 'why' in mounted ? undefined : mounted;
  const box = hasPhp() ? await prepareBox(testbed, 'box', { port: await freePort(0) }) : undefined;
  const notMade = [
    ...('why' in mounted ? [`a full disk: ${mounted.why}`] : []),
    ...(box ? [] : ['calls of a boxed portal: there is no php']),
  ];
  if (smallDiskRequired && 'why' in mounted) throw new Error(`No tmpfs for a full disk: ${mounted.why}`);

  await Promise.all([temporal.start(), sandbox.start()]);
  await until('the sandbox was up', command.isUp, startLimit);
  await Promise.all([control, secondControl].map((each) => each.portalFaults(calmPortal)));
  const access = await control.access();
  const common = makeKeys('chaos');
  const environmentOf = (inboxDir: string): Record<string, string> => ({
    ...sandboxEnvironment({ access, temporalAddress: temporal.address, publicUrl, inboxDir }),
    ...common,
    ...(box && { BOXES: `${boxId}=${box.url}`, BOX_KEYS: `${boxId}/${boxKey}` }),
    ...scaledSettings,
  });

  function keepRole(
    role: 'endpoint' | 'worker',
    name: EndpointName | WorkerName,
    hooks: readonly string[],
    environment: Record<string, string>,
  ): KeptProcess {
    writeFileSync(clockOf(name), '0');
    return keepProcess(() =>
      testbed.start(name, {
        args: [...hooks.flatMap((each) => ['--require', hook(each)]), testbed.main, role],
        environment: { ...environment, CLOCK_FILE: clockOf(name) },
      }),
    );
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
    keepRole('worker', name, ['shift-clock'], {
      ...environmentOf(inboxOf('endpoint-1')),
      WORKER_METRICS_PORT: '0',
    });

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
    await Promise.all([...Object.values(processes).map((each) => each.kill()), box?.leave()]);
    await testbed.stop();
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
    box,
    endpointUrls,
    inboxOf,
    syncRecordOf,
    smallDisk,
    notMade,
    shiftClock: (name, byMs) => writeFileSync(clockOf(name), String(byMs)),
    startTemporal: () => temporal.start(),
    killTemporal: () => temporal.kill(),
    resetActivities: (count) => resetActivities(temporal.address, count),
    pickRuns: (query, count) => pickRuns(temporal.address, query, count),
    cancel: (run) => cancelRun(temporal.address, run),
    robots: (args) => runCommand(testbed.main, args, environmentOf(inboxOf('endpoint-1'))),
    stop: () => (stopped ??= stop()),
  };
  try {
    await box?.serve();
    const problem = await box?.install({ service_url: publicUrl, box_id: boxId, secrets: boxKey });
    if (problem) throw new Error(problem);
    await Promise.all([...endpoints, ...workers].map((name) => processes[name].start()));
    await Promise.all(
      endpoints.map((name) =>
        until(`${name} was up`, () => answers(`${endpointUrls[name]}/health/live`), startLimit),
      ),
    );
    return stand;
  } catch (error) {
    await stand.stop();
    throw error;
  }
}

async function runCommand(
  main: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number | null> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: processEnvironment().PATH, ...environment },
    stdio: 'ignore',
    timeout: commandLimit,
    killSignal: 'SIGKILL',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
