import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKeys } from '../src/codec/make-keys';
import { packageRoot } from '../src/base/package-root';
import { freePort } from '../src/temporal/server/free-port';
import { describeMachine, type Machine } from '../testbed/machine';
import { builtDist, createTestbed, type Testbed } from '../testbed/testbed';
import { answers } from '../testbed/until';
import { type Spread, spreadOf } from './quantiles';
import { withTestbed } from './with-bench-dir';

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
  return withTestbed(async (testbed) => {
    const { dir } = testbed;
    const machine = await describeMachine(dir);
    const temporal = await testbed.temporal();
    await temporal.start();
    const without = join(dir, 'without-bundle');
    await cp(builtDist, without, { recursive: true });
    await rm(join(without, 'workflow-bundle.js'));
    const environment = {
      ...makeKeys('bench'),
      PUBLIC_URL: 'http://127.0.0.1:1',
      BITRIX24_CLIENT_ID: 'bench',
      BITRIX24_CLIENT_SECRET: 'bench',
      ERP_WSDL: join(packageRoot, 'wsdl/order-service.wsdl'),
      TEMPORAL_ADDRESS: temporal.address,
    };

    /** ms until it is ready, in a folder of its own. */
    async function timed(dist: string, start: (own: Testbed) => Promise<unknown>): Promise<number> {
      const own = createTestbed({ dir: await mkdtemp(join(dir, 'role-')), dist });
      try {
        const began = performance.now();
        await start(own);
        return performance.now() - began;
      } finally {
        await own.stop();
      }
    }

    const endpoint = async (): Promise<number> => {
      const port = await freePort(0);
      return timed(builtDist, async (own) => {
        const settings = { PORT: String(port), METRICS_PORT: '0', INBOX_DIR: join(own.dir, 'inbox') };
        const role = await own.role('endpoint', { ...environment, ...settings });
        await role.until('it answered', () => answers(`http://127.0.0.1:${port}/health/live`));
      });
    };

    const worker = (dist = builtDist): Promise<number> =>
      timed(dist, async (own) => {
        const role = await own.role('worker', environment);
        await role.until('it polled', () => role.said().includes('worker ready'));
      });

    const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
      StartName,
      number[]
    >;
    let cold = true;
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
