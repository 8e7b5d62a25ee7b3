import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKeys } from '../src/codec/make-keys';
import { packageRoot } from '../src/base/package-root';
import { freePort } from '../src/temporal/server/free-port';
import { startWorkerProcess } from './worker-process';
import { describeMachine, type Machine } from './machine';
import { type Spread, spreadOf } from './quantiles';
import { startServerProcess } from './server-process';
import { startTemporal } from './start-temporal';
import { withBenchDir } from './with-bench-dir';

export interface StartRun {
  rounds: number;
  machine: Machine;
  /** Whether the machine let us drop its file cache, without which a first start is as warm as the next. */
  cold: boolean;
  /** ms until ready, by what was started. */
  readyAfter: Record<StartName, Spread>;
}

const names = [
  'endpoint cold',
  'endpoint warm',
  'worker cold',
  'worker warm',
  'worker without its bundle',
] as const;
type StartName = (typeof names)[number];

/** How long endpoint and worker take until they are ready, with files in the machine's cache and without. */
export async function runStart(rounds: number, log: (line: string) => void): Promise<StartRun> {
  return withBenchDir(log, async ({ dir, temporalBinary }) => {
    const machine = await describeMachine(dir);
    const temporal = await startTemporal(temporalBinary, dir);
    const without = join(dir, 'without-bundle');
    await cp(join(packageRoot, 'dist'), without, { recursive: true });
    await rm(join(without, 'workflow-bundle.js'));
    const environment = {
      ...makeKeys('bench'),
      PUBLIC_URL: 'http://127.0.0.1:1',
      BITRIX24_CLIENT_ID: 'bench',
      BITRIX24_CLIENT_SECRET: 'bench',
      ERP_WSDL: join(packageRoot, 'wsdl/order-service.wsdl'),
      TEMPORAL_ADDRESS: temporal.address,
    };

    async function endpoint(): Promise<number> {
      const own = await mkdtemp(join(dir, 'endpoint-'));
      const port = await freePort(0);
      const began = performance.now();
      const server = await startServerProcess({
        script: join(packageRoot, 'dist/src/main.js'),
        args: ['endpoint'],
        environment: { ...environment, PORT: String(port), METRICS_PORT: '0', INBOX_DIR: join(own, 'inbox') },
        dir: own,
        url: `http://127.0.0.1:${port}/health/live`,
      });
      const readyAfter = performance.now() - began;
      await server.stop();
      return readyAfter;
    }

    async function worker(dist = join(packageRoot, 'dist')): Promise<number> {
      const own = await mkdtemp(join(dir, 'worker-'));
      const script = join(dist, 'src/main.js');
      const started = await startWorkerProcess({
        script,
        args: ['worker'],
        environment,
        dir: own,
        readyLine: 'worker ready',
      });
      await started.stop();
      return started.readyAfter;
    }

    const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
      StartName,
      number[]
    >;
    let cold = true;
    try {
      for (let round = 0; round < rounds; round += 1) {
        cold = (await dropFileCache()) && cold;
        figures['endpoint cold'].push(await endpoint());
        figures['endpoint warm'].push(await endpoint());
        await dropFileCache();
        figures['worker cold'].push(await worker());
        figures['worker warm'].push(await worker());
        figures['worker without its bundle'].push(await worker(without));
        for (const name of names)
          log(`round ${round + 1} of ${rounds}: ${name}: ${Math.round(figures[name].at(-1) ?? 0)} ms`);
      }
    } finally {
      await temporal.kill();
    }
    const spreads = names.map((name) => [name, spreadOf(figures[name])]);
    return { rounds, machine, cold, readyAfter: Object.fromEntries(spreads) as StartRun['readyAfter'] };
  });
}

/** Root may, on a machine of its own. */
async function dropFileCache(): Promise<boolean> {
  return writeFile('/proc/sys/vm/drop_caches', '1').then(
    () => true,
    () => false,
  );
}
