import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../inbox/fixture';
import { compileHook } from './compile-hook';

const hour = 3_600_000;

/** Says by how much each way of asking is ahead of the monotonic clock's origin, once the shift is known. */
const ask = `
  setTimeout(() => {
    const right = performance.timeOrigin + performance.now();
    const asked = [Date.now(), new Date().getTime(), Date.parse(Date()), new Date(5).getTime()];
    console.log(JSON.stringify(asked.map((at, index) => (index < 3 ? at - right : at))));
  }, 400);
`;

it.each([0, hour, -hour])('a clock that is wrong by %i ms says so, however it is asked', async (by) => {
  const dir = await temporaryDirectory();
  const clock = join(dir, 'clock');
  await writeFile(clock, String(by));
  const hook = await compileHook('shift-clock', dir);
  const { stdout } = spawnSync(process.execPath, ['--require', hook, '-e', ask], {
    env: { CLOCK_FILE: clock },
    encoding: 'utf8',
  });
  const [now, fresh, asText, given]: number[] = JSON.parse(stdout);
  for (const ahead of [now, fresh, asText]) expect(Math.abs((ahead ?? 0) - by)).toBeLessThan(hour / 2);
  expect(given).toBe(5);
});
