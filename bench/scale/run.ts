import { describeMachine, type Machine } from '../../testbed/machine';
import { addWaiting, runsPerSecond, type Scaled, type Standing, standingOf } from './measure';
import { builtBundle, startStage } from '../carry/stage';
import type { Started } from '../../testbed/start-process';
import type { Testbed } from '../../testbed/testbed';
import { withTestbed } from '../with-bench-dir';
import { startTemporalOnPostgres, type TemporalBinaries } from './start-temporal-on-postgres';

export interface ScaleOptions {
  shards: number;
  /** Waiting runs at each standing. */
  waiting: number[];
  /** Worker processes, each count measured before and after the waiting runs came. */
  workers: number[];
  /** Runs whose speed is measured. */
  runs: number;
}

export interface Speed {
  waiting: number;
  workers: number;
  runsPerSecond: number;
}

export interface ScaleRun extends ScaleOptions {
  machine: Machine;
  standings: Standing[];
  speeds: Speed[];
}

/** Measures what many waiting runs take, and what they cost those that do not wait. */
export async function runScale(
  options: ScaleOptions,
  binaries: TemporalBinaries,
  log: (line: string) => void,
): Promise<ScaleRun> {
  return withTestbed((testbed) => measureScale(testbed, options, binaries, log));
}

async function measureScale(
  testbed: Testbed,
  options: ScaleOptions,
  binaries: TemporalBinaries,
  log: (line: string) => void,
): Promise<ScaleRun> {
  const machine = await describeMachine(testbed.dir);
  const temporal = await startTemporalOnPostgres(testbed, binaries, options.shards);
  log(`Temporal on PostgreSQL is up, ${options.shards} shards`);
  const stage = await startStage(testbed, temporal.address);
  const workers: Started[] = [];
  const client = stage.client(true);
  const scaled: Scaled = { stage, client, temporal, workers };
  const standings: Standing[] = [];
  const speeds: Speed[] = [];

  async function stand(comingPerSecond?: number): Promise<void> {
    const standing = { ...(await standingOf(scaled)), ...(comingPerSecond && { comingPerSecond }) };
    standings.push(standing);
    log(JSON.stringify(standing));
  }

  async function race(): Promise<void> {
    for (const count of options.workers) {
      await setWorkers(count);
      // Code that is not compiled yet is not what is measured.
      await runsPerSecond(scaled, Math.ceil(options.runs / 2));
      const speed = {
        waiting: standings.at(-1)?.waiting ?? 0,
        workers: count,
        runsPerSecond: await runsPerSecond(scaled, options.runs),
      };
      speeds.push(speed);
      log(JSON.stringify(speed));
    }
  }

  async function setWorkers(count: number): Promise<void> {
    while (workers.length > count) await workers.pop()?.kill();
    while (workers.length < count) {
      const name = `worker-${workers.length + 1}`;
      workers.push(await stage.startWorker('worker.js', ['ours', builtBundle], name));
    }
  }

  await setWorkers(1);
  await stage.ownPortal(client);
  await race();
  await setWorkers(Math.max(...options.workers));
  await stand();
  let made = 0;
  for (const waiting of options.waiting) {
    const coming = await addWaiting(scaled, waiting - made);
    made = waiting;
    await stand(coming);
  }
  await race();
  return { ...options, machine, standings, speeds };
}
