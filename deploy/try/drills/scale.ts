import type { Drilled, Stage } from './stage';

const calls = 150;

/** The same calls with one worker and with three. */
export async function scaleWorkers({ engine, deals }: Stage): Promise<Drilled> {
  const withOne = await deals.timed(calls);
  await engine.compose('up', '--detach', '--no-recreate', '--scale', 'worker=3');
  await engine.untilHealthy('worker');
  const workers = (await engine.containersOf('worker')).length;
  if (workers !== 3) throw new Error(`There are ${workers} workers.`);
  const withThree = await deals.timed(calls);
  const account = await deals.settle([...withOne.ids, ...withThree.ids]);
  await engine.compose('up', '--detach', '--no-recreate', '--scale', 'worker=1');
  const rates = [withOne, withThree].map(({ perSecond }) => perSecond.toFixed(1));
  return {
    account,
    seen: `${rates[0]} answers a second with one worker, ${rates[1]} with three, on the same cores`,
  };
}
