import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processEnvironment } from '../src/config';
import { packageRoot } from '../src/package-root';
import { temporalCli } from '../src/temporal/server/binaries';
import { findBinary } from '../src/temporal/server/find-binary';
import { describeMachine, type Machine } from './machine';
import { type Measured, measureSide } from './measure-side';
import { createCaller } from './robot-calls';
import { constant } from './sides/constant';
import { ours, oursTemporalStopped } from './sides/ours';
import { startFirst } from './sides/start-first';

export interface AckOptions {
  calls: number;
  atOnce: number;
  rounds: number;
}

export const sides = { constant, ours, oursTemporalStopped, startFirst };

/** Every side in one round. */
export type Round = Record<keyof typeof sides, Measured>;

export interface AckRun extends AckOptions {
  machine: Machine;
  measured: Round[];
}

/**
 * Measures how long an acknowledgement takes, each side in turn and in another order each round, so that whatever
 * else the machine does meets all of them.
 *
 * @param log takes one line per measurement
 * @throws Error if any call is not acknowledged
 */
export async function runAck(options: AckOptions, log: (line: string) => void): Promise<AckRun> {
  const { calls, atOnce, rounds } = options;
  const { PATH = '', TEMPORAL_CLI } = processEnvironment();
  const cacheDir = join(packageRoot, '.cache');
  const temporalBinary = await findBinary(temporalCli, {
    named: TEMPORAL_CLI,
    searchPath: PATH,
    cacheDir: join(cacheDir, 'temporal'),
    log,
  });
  await mkdir(cacheDir, { recursive: true });
  // Beside the sources: a system's folder for temporary files may be in memory, where a sync costs nothing.
  const dir = await mkdtemp(join(cacheDir, 'bench-'));
  try {
    const machine = await describeMachine(dir);
    const caller = createCaller();
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const figures: Partial<Round> = {};
      for (const name of rotated(Object.keys(sides) as (keyof Round)[], round)) {
        const one = await measureSide(sides[name], {
          calls,
          atOnce,
          caller,
          temporalBinary,
          dir,
        });
        figures[name] = one;
        log(
          `round ${round + 1} of ${rounds}: ${sides[name].title}: p50 ${one.p50.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms`,
        );
      }
      measured.push(figures as Round);
    }
    return { ...options, machine, measured };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
