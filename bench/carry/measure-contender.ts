import { quantile } from '../quantiles';
import { type Answers, followAnswers } from './answers';
import type { Contender } from './contenders';
import { type Start, startAll } from './prepare-start';
import type { Stage } from './stage';

export interface CarryCounts {
  /** Runs at once, for runs per second. */
  runs: number;
  /** Runs one after the other, for one run's latency. */
  singles: number;
}

export interface MeasuredContender {
  runsPerSecond: number;
  /** ms from the start to the first answer in the portal, median of the single runs. */
  latency: number;
}

/** Starts a contender's worker, measures it and throws it away. */
export async function measureContender(
  contender: Contender,
  stage: Stage,
  bundle: string,
  { runs, singles }: CarryCounts,
): Promise<MeasuredContender> {
  const { script, args } = contender.worker;
  const worker = await stage.startWorker(script, args(bundle, stage), contender.title);
  try {
    const client = stage.client(contender.sealed);
    if (contender.asksPortal) await stage.ownPortal(client);
    const answers = await followAnswers(stage.control);
    const prepare = async (count: number): Promise<Start[]> =>
      Promise.all((await stage.calls(count)).map((call) => contender.prepare(call, client, stage.record)));
    // Half as many before those that count: a worker that runs for weeks has its code compiled.
    await together(await prepare(Math.ceil(runs / 2)), answers, contender.answers);
    const latency = quantile(await oneByOne(await prepare(singles), answers, contender.answers), 0.5);
    const seconds = await together(await prepare(runs), answers, contender.answers);
    return { runsPerSecond: runs / seconds, latency };
  } finally {
    await worker.kill();
  }
}

/** Seconds from the first start to the last answer of all. */
async function together(starts: readonly Start[], answers: Answers, each: number): Promise<number> {
  const began = Date.now();
  const came = answers.next(starts.length * each);
  await startAll(starts);
  return ((await came).at(-1)! - began) / 1_000;
}

/** ms of each from its start to its first answer. */
async function oneByOne(starts: readonly Start[], answers: Answers, each: number): Promise<number[]> {
  const latencies: number[] = [];
  for (const start of starts) {
    const began = Date.now();
    const came = answers.next(each);
    await start();
    latencies.push((await came)[0]! - began);
  }
  return latencies;
}
