import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestbed } from '../testbed/testbed';
import { buildBundles } from './carry/build-bundles';
import { type ContenderName, contenders } from './carry/contenders';
import { type CarryCounts, type MeasuredContender, measureContender } from './carry/measure-contender';
import { startStage } from './carry/stage';
import { describeMachine, type Machine } from '../testbed/machine';
import { withBenchDir } from './with-bench-dir';

export interface CarryOptions extends CarryCounts {
  rounds: number;
}

/** Every contender in one round. */
export type CarryRound = Record<ContenderName, MeasuredContender>;

export interface CarryRun extends CarryOptions {
  machine: Machine;
  measured: CarryRound[];
}

/**
 * Measures how fast calls are carried out, against a bare Temporal workflow with the same external calls, and what
 * each safeguard costs. Held to 0 are the answer's deliberate hold of 2 s and the portal's limit of requests; the
 * second answer follows after 50 ms instead of a minute.
 *
 * @throws Error if a run gives no answer
 */
export async function runCarry(options: CarryOptions, log: (line: string) => void): Promise<CarryRun> {
  return withBenchDir(async (dir) => {
    const machine = await describeMachine(dir);
    const bundles = await buildBundles(dir);
    const names = Object.keys(contenders) as ContenderName[];
    const measured: CarryRound[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const testbed = createTestbed({ dir: await mkdtemp(join(dir, 'round-')) });
      const figures: Partial<CarryRound> = {};
      try {
        const temporal = await testbed.temporal();
        await temporal.start();
        const stage = await startStage(testbed, temporal.address);
        for (const name of inTurns(names, round)) {
          const one = await measureContender(contenders[name], stage, bundles[name], options);
          figures[name] = one;
          log(
            `round ${round + 1} of ${options.rounds}: ${contenders[name].title}: ${one.runsPerSecond.toFixed(1)} runs/s, one run ${one.latency} ms`,
          );
        }
      } finally {
        await testbed.stop();
      }
      measured.push(figures as CarryRound);
    }
    return { ...options, machine, measured };
  });
}

/** Another order each round: a server that has much behind it is slower for whoever comes last. */
function inTurns<T>(items: readonly T[], round: number): T[] {
  const first = (round * 3) % items.length;
  const turned = [...items.slice(first), ...items.slice(0, first)];
  return round % 2 === 0 ? turned : turned.toReversed();
}
