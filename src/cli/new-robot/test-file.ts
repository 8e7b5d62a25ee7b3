import type { RobotNames } from './names';

export function testFile({ code, workflow }: RobotNames): string {
  return `import { type SkippedTime, skipTime } from '../support/skipped-time';

let time: SkippedTime;
skipTime((started) => (time = started));

it('a text is written to the document, and the process answered with it', async () => {
  const call = await time.robotCall('${code}', { text: ' готово ', notify_user: 2 });
  const run = await time.start(call, '${workflow}');
  expect(await run.result()).toEqual({ result: 'готово' });
  const answer = { status: 'ok', values: { result: 'готово' } };
  expect(time.told(call)).toMatchObject({ answers: [answer, answer], written: ['готово'], failures: [] });
});

it('settings that do not fit end the run, and the process is told why', async () => {
  const problems = ['"Text" must be 1 to 250 characters.'];
  const call = await time.robotCall('${code}', {}, { properties: { ok: false, problems } });
  const run = await time.start(call, '${workflow}');
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Robot.BadProperties' } });
  expect(time.told(call)).toMatchObject({
    answers: [{ status: 'failed', failure: { type: 'Robot.BadProperties' } }, { status: 'failed' }],
    written: [],
  });
});
`;
}
