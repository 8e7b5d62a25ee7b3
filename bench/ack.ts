import { describeMachine, type Machine } from '../testbed/machine';
import { type Measured, measureSide } from './measure-side';
import { createCaller } from './robot-calls';
import { constant } from './sides/constant';
import { ours, oursTemporalStopped } from './sides/ours';
import { queueAlways, queueEverysec } from './sides/queue';
import { startFirst } from './sides/start-first';
import { template } from './sides/template';
import type { Side } from './side';
import { withBenchDir } from './with-bench-dir';

export interface AckOptions {
  calls: number;
  atOnce: number;
  rounds: number;
}

export const sides = {
  constant,
  ours,
  oursTemporalStopped,
  queueEverysec,
  queueAlways,
  template,
  startFirst,
} satisfies Record<string, Side>;

export type SideName = keyof typeof sides;

/** The sides that this machine has, in one round; ours and bare Hono always. */
export type Round = Partial<Record<SideName, Measured>> &
  Record<'constant' | 'ours' | 'oursTemporalStopped' | 'startFirst', Measured>;

export interface AckRun extends AckOptions {
  machine: Machine;
  /** Sides that were left out, and what they lack. */
  leftOut: Partial<Record<SideName, string>>;
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
  return withBenchDir(async (dir) => {
    const machine = await describeMachine(dir);
    const caller = createCaller();
    const leftOut = await findLeftOut();
    for (const [name, lacks] of Object.entries(leftOut))
      log(`left out: ${sides[name as SideName].title}; not installed: ${lacks}`);
    const present = (Object.keys(sides) as SideName[]).filter((name) => !(name in leftOut));
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const figures: Partial<Round> = {};
      for (const name of rotated(present, round)) {
        const one = await measureSide(sides[name], { calls, atOnce, caller, dir });
        figures[name] = one;
        log(
          `round ${round + 1} of ${rounds}: ${sides[name].title}: p50 ${one.p50.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms`,
        );
      }
      measured.push(figures as Round);
    }
    return { ...options, machine, leftOut, measured };
  });
}

async function findLeftOut(): Promise<AckRun['leftOut']> {
  const leftOut: AckRun['leftOut'] = {};
  for (const [name, side] of Object.entries<Side>(sides)) {
    const lacks = await side.missing?.();
    if (lacks !== undefined) leftOut[name as SideName] = lacks;
  }
  return leftOut;
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
