import { setTimeout as delay } from 'node:timers/promises';
import { startFullStand } from './full-stand';
import { describeMachine, type Machine } from '../testbed/machine';
import { withTestbed } from './with-bench-dir';

export interface OutageOptions {
  perSecond: number;
  /** Seconds of calls before Temporal goes, while it is away, and after it is back. */
  before: number;
  away: number;
  after: number;
}

export interface OutageRun extends OutageOptions {
  machine: Machine;
  /** Once a second until every call is answered; `at` in seconds, counts since the start. */
  samples: { at: number; acknowledged: number; waiting: number; answered: number }[];
}

/** A steady flow of calls while Temporal goes and comes back. @throws Error if a call is not acknowledged */
export async function runOutage(options: OutageOptions, log: (line: string) => void): Promise<OutageRun> {
  const { perSecond, before, away, after } = options;
  return withTestbed(async (testbed) => {
    const machine = await describeMachine(testbed.dir);
    const stand = await startFullStand(testbed);
    const calls = (before + away + after) * perSecond;
    const ids = await stand.control.createDeals({ count: calls });
    const began = Date.now();
    const moves: Promise<unknown>[] = [];
    const sending = setInterval(() => {
      const id = ids.pop();
      if (id === undefined) clearInterval(sending);
      else moves.push(stand.control.moveDeal(id, 'CONFIRMED'));
    }, 1_000 / perSecond);
    const switching = delay(before * 1_000)
      .then(() => stand.temporal.stop())
      .then(() => log('Temporal is stopped'))
      .then(() => delay((before + away) * 1_000 - (Date.now() - began)))
      .then(() => stand.temporal.start())
      .then(() => log('Temporal is back'));
    const samples: OutageRun['samples'] = [];
    for (let answered = 0; answered < calls; ) {
      const [counters, waiting] = await Promise.all([stand.control.counters(), stand.pending()]);
      answered = counters.answered;
      samples.push({
        at: Math.round((Date.now() - began) / 100) / 10,
        acknowledged: counters.acknowledged,
        waiting,
        answered,
      });
      await delay(1_000);
    }
    await Promise.all([switching, ...moves]);
    const { acknowledged } = await stand.control.counters();
    if (acknowledged < calls) throw new Error(`${calls - acknowledged} calls were not acknowledged.`);
    return { ...options, machine, samples };
  });
}
