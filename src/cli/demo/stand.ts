import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../../sandbox';
import { type ControlClient, createControlClient } from '../../../sandbox/control/client';
import { processEnvironment } from '../../config';
import { packageRoot } from '../../base/package-root';
import { temporalCli } from '../../temporal/server/binaries';
import { dieTogether } from '../../temporal/server/die-together';
import { findBinary } from '../../temporal/server/find-binary';
import { freePort } from '../../temporal/server/free-port';
import { type DevServer, startDevServer } from '../../temporal/server/start-dev-server';
import { referenceWsdl } from '../sandbox';
import { sandboxEnvironment } from '../sandbox-environment';
import { keysOf } from './settings';

/** Everything on this machine: Temporal with its Web UI, the sandbox, and `robots all` and `robots codec` as processes. */
export interface Stand {
  sandbox: Sandbox;
  control: ControlClient;
  temporal: DevServer;
  endpointUrl: string;
  /** Of the robots' processes. */
  logFile: string;
  /** Rejects when one of the robots' processes ends by itself. */
  failed: Promise<never>;
  /** Ends all of it within a few seconds; what is under way goes on at the next start. */
  stop(): Promise<void>;
}

/** Seconds instead of minutes, so that an outage can be watched. */
const impatience = { OUTAGE_RETRY: '15s', FIRST_REPORT: '2s' };

/** ms that the robots get to end by themselves. */
const patience = 1_000;

export async function startStand(dataDir: string, log: (line: string) => void): Promise<Stand> {
  const { PATH = '', TEMPORAL_CLI } = processEnvironment();
  const { CODEC_SECRET, ...keys } = keysOf(dataDir);
  const binary = await findBinary(temporalCli, {
    named: TEMPORAL_CLI,
    searchPath: PATH,
    cacheDir: join(packageRoot, '.cache/temporal'),
    log,
  });
  const endpointPort = await freePort(3000);
  const codecPort = await freePort(0);
  const [sandbox, temporal] = await Promise.all([
    startSandbox({
      dir: join(dataDir, 'sandbox'),
      wsdlPath: referenceWsdl,
      portalPort: await freePort(endpointPort + 1),
    }),
    startDevServer({
      binary,
      dbFile: join(dataDir, 'temporal.db'),
      uiCodecEndpoint: `http://127.0.0.1:${codecPort}/${CODEC_SECRET}`,
    }),
  ]);
  const control = createControlClient(sandbox.controlUrl);
  await control.resetFaults();

  const endpointUrl = `http://127.0.0.1:${endpointPort}`;
  const logFile = join(dataDir, 'robots.log');
  const robots = spawnRobots('all', logFile, {
    PATH,
    ...sandboxEnvironment({
      access: sandbox,
      temporalAddress: temporal.address,
      publicUrl: endpointUrl,
      inboxDir: join(dataDir, 'inbox'),
    }),
    ...keys,
    ...impatience,
    METRICS_PORT: String(await freePort(9464)),
  });
  const codec = spawnRobots('codec', logFile, {
    CODEC_KEYS: keys.CODEC_KEYS,
    CODEC_SECRET,
    CODEC_PORT: String(codecPort),
    CODEC_ORIGIN: temporal.uiUrl,
  });
  let stopping = false;
  const exits = [once(robots, 'exit'), once(codec, 'exit')];
  const failed = Promise.race(exits).then(() => {
    if (stopping) return new Promise<never>(() => undefined);
    throw new Error(`A process of the robots ended by itself; see ${logFile}.`);
  });
  failed.catch(() => undefined);

  return {
    sandbox,
    control,
    temporal,
    endpointUrl,
    logFile,
    failed,
    async stop() {
      stopping = true;
      const end = (signal: NodeJS.Signals): void => [robots, codec].forEach((role) => void role.kill(signal));
      end('SIGTERM');
      await Promise.race([Promise.all(exits), delay(patience)]);
      end('SIGKILL');
      await Promise.all(exits);
      await Promise.all([temporal.stop(), sandbox.close()]);
    },
  };
}

function spawnRobots(
  role: 'all' | 'codec',
  logFile: string,
  environment: Record<string, string>,
): ChildProcess {
  const log = openSync(logFile, 'a');
  const robots = spawn(process.execPath, [join(__dirname, '../../main.js'), role], {
    env: environment,
    stdio: ['ignore', 'ignore', log],
    // Ctrl-C is for the demo, which ends its robots itself.
    detached: true,
  });
  if (robots.pid !== undefined) robots.once('exit', dieTogether(robots.pid));
  return robots;
}
