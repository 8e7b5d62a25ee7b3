import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root';
import { describeMachine, type Machine } from '../machine';
import { type Spread, spreadOf } from '../quantiles';
import { withBenchDir } from '../with-bench-dir';
import { bare } from './bare';
import { type Carried, type CarryOptions, measureCarry } from './measure';
import { ourSide } from './ours';
import { buildWithout, type Safeguard, safeguards } from './safeguards';
import type { CarrySide } from './side';

export interface CarryRunOptions extends CarryOptions {
  rounds: number;
}

export interface CarryRun extends CarryRunOptions {
  machine: Machine;
  sides: Record<string, CarryFigures>;
}

export interface CarryFigures {
  title: string;
  latencyMs: Spread;
  runsPerSecond: Spread;
  /** Times the bare workflow of the same round. */
  latencyRatio: Spread;
  /** The bare workflow's runs per second, times this one's. */
  costRatio: Spread;
}

/** The product, the product without one safeguard each, and a bare workflow, every side in turn in each round. */
export async function runCarry(options: CarryRunOptions, log: (line: string) => void): Promise<CarryRun> {
  return withBenchDir(log, async ({ dir, temporalBinary }) => {
    const machine = await describeMachine(dir);
    const sides: Record<string, CarrySide> = { bare, ours: ourSide('ours', join(packageRoot, 'dist')) };
    for (const [name, safeguard] of Object.entries<Safeguard>(safeguards)) {
      const dist = await buildWithout(safeguard, join(dir, `without-${name}`));
      sides[name] = ourSide(`ours, without ${safeguard.title}`, dist);
    }
    const rounds: Record<string, Carried>[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const figures: Record<string, Carried> = {};
      for (const [name, side] of Object.entries(sides)) {
        const own = await mkdtemp(join(dir, 'side-'));
        const one = await measureCarry(side, options, own, temporalBinary);
        await rm(own, { recursive: true, force: true });
        figures[name] = one;
        log(
          `round ${round + 1} of ${options.rounds}: ${side.title}: ${one.latencyMs} ms, ${one.runsPerSecond.toFixed(1)} runs/s`,
        );
      }
      rounds.push(figures);
    }
    return { ...options, machine, sides: compare(sides, rounds) };
  });
}

function compare(
  sides: Readonly<Record<string, CarrySide>>,
  rounds: readonly Record<string, Carried>[],
): Record<string, CarryFigures> {
  const over = (name: string, figure: (own: Carried, bareOne: Carried) => number): Spread =>
    spreadOf(
      rounds.flatMap((round) => {
        const { [name]: own, bare: bareOne } = round;
        return own && bareOne ? [figure(own, bareOne)] : [];
      }),
    );
  const entries = Object.entries(sides).map(([name, { title }]) => [
    name,
    {
      title,
      latencyMs: over(name, ({ latencyMs }) => latencyMs),
      runsPerSecond: over(name, ({ runsPerSecond }) => runsPerSecond),
      latencyRatio: over(name, (own, bareOne) => own.latencyMs / bareOne.latencyMs),
      costRatio: over(name, (own, bareOne) => bareOne.runsPerSecond / own.runsPerSecond),
    },
  ]);
  return Object.fromEntries(entries) as Record<string, CarryFigures>;
}
