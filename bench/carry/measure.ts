import { setTimeout as delay } from 'node:timers/promises';
import type { RecordEntry } from '../../sandbox/store';
import { quantile } from '../quantiles';
import type { CarrySide } from './side';
import { type Stage, startStage } from './stage';

export interface CarryOptions {
  /** Deals one after the other, for the latency. */
  alone: number;
  /** Deals at once, for the runs per second. */
  atOnce: number;
}

export interface Carried {
  /** Median, ms from the portal's call to the first answer, of a deal that has the machine to itself. */
  latencyMs: number;
  runsPerSecond: number;
}

const patience = 300_000;

/** One side on a stage of its own, by the portal's record alone. @throws Error if a deal is not answered with a number */
export async function measureCarry(
  side: CarrySide,
  { alone, atOnce }: CarryOptions,
  dir: string,
  temporalBinary: string,
): Promise<Carried> {
  const stage = await startStage(dir, temporalBinary);
  const running = await side.start(stage, dir).catch(async (error: unknown) => {
    await stage.close();
    throw error;
  });
  try {
    // As many again before, for code that is not compiled yet.
    await carry(stage, alone, 1);
    const latencies = await carry(stage, alone, 1);
    const crowd = await carry(stage, atOnce, 50);
    const first = Math.min(...crowd.map(({ calledAt }) => calledAt));
    const last = Math.max(...crowd.map(({ answeredAt }) => answeredAt));
    return {
      latencyMs: quantile(
        latencies.map(({ calledAt, answeredAt }) => answeredAt - calledAt),
        0.5,
      ),
      runsPerSecond: (atOnce * 1_000) / (last - first),
    };
  } finally {
    await running.stop();
    await stage.close();
  }
}

interface Story {
  calledAt: number;
  answeredAt: number;
}

/** Moves deals, so many at a time, and waits until each is answered. */
async function carry({ control }: Stage, count: number, inFlight: number): Promise<Story[]> {
  const since = (await control.record()).at(-1)?.seq ?? 0;
  const ids = await control.createDeals({ count });
  const end = Date.now() + patience;
  if (inFlight === 1) {
    for (const id of ids) {
      await control.moveDeal(id, 'CONFIRMED');
      await answered(async () => (await control.deal(id)).calls[0]?.step === 'answered', end);
    }
  } else {
    await control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight });
    await answered(async () => (await control.counters()).waiting === 0, end);
  }
  return storiesOf(await control.record({ since }));
}

async function answered(ask: () => Promise<boolean>, end: number): Promise<void> {
  while (!(await ask())) {
    if (Date.now() > end) throw new Error('A deal was not answered in time.');
    await delay(5);
  }
}

function storiesOf(record: readonly RecordEntry[]): Story[] {
  const calledAt = new Map<number, number>();
  const stories: Story[] = [];
  for (const entry of record) {
    if (entry.type === 'call.sent') calledAt.set(entry.call.id, entry.at);
    if (entry.type !== 'answer' || entry.fate !== 'moved' || entry.call === undefined) continue;
    if (entry.values.status !== 'ok') throw new Error(`A deal was answered ${String(entry.values.status)}.`);
    const called = calledAt.get(entry.call);
    if (called !== undefined) stories.push({ calledAt: called, answeredAt: entry.at });
  }
  return stories;
}
