import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installRobots } from '../../../testbed/install';
import { until } from '../../../testbed/until';
import { hostOf } from '../engine';
import { type Drilled, fillIn, readSettings, type Stage } from './stage';

const minutes = { limitMs: 240_000, pauseMs: 1_000 };

/** Starts the second stand of docs/staging.md beside the first, in the same portal, and lets a deal run into both. */
export async function stageBeside({ source, engine, world, deals }: Stage): Promise<Drilled> {
  const text = await readFile(join(source, 'docs/staging.md'), 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block);
  const [copy = '', up = '', ...others] = blocks;
  await engine.shell(copy);
  const file = join(source, 'staging.env');
  const suffix = (await readSettings(file)).ROBOT_SUFFIX ?? '';
  await fillIn(file, { PUBLIC_URL: `https://${hostOf('staging')}` });
  await engine.shell(up);
  const code = `erp_order${suffix}`;
  const { control } = world;
  await installRobots(control, {
    url: `https://${hostOf('staging')}`,
    codes: [code],
    limitMs: minutes.limitMs,
  });
  const placed = await control.placeRobot({ code, stageId: 'WON' });
  const [id = 0] = await control.createDeals();
  await control.moveDeal(id, 'WON');
  const call = await until(
    'the robot of staging had answered',
    async () => (await control.deal(id)).calls.find((one) => one.code === code && one.step === 'answered'),
    minutes,
  );
  if (call.returned?.status !== 'ok') throw new Error(`Staging answered ${JSON.stringify(call.returned)}.`);
  await control.removeRobot(placed);
  const account = await deals.settle(await deals.call(10));
  for (const block of others) await engine.shell(block);
  await writeFile(file, '');
  return { account, seen: `${code} answered ok beside erp_order, which went on` };
}
