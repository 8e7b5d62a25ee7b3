import type { RobotNames } from './names';

export function testFile({ code, workflow }: RobotNames): string {
  return `import { type RobotRuns, startRobotRuns } from '../support/robot-runs';

let runs: RobotRuns;
beforeAll(async () => {
  runs = await startRobotRuns();
}, 120_000);
afterAll(() => runs.close());
jest.setTimeout(60_000);

describe('the robot ${code}', () => {
  it('writes its text to the document and answers the process with it', async () => {
    const { returned, answers, written } = await runs.run('${workflow}', {
      robot: '${code}',
      properties: { ok: true, properties: { text: ' готово ', notify_user: 2 } },
    });
    expect(returned).toEqual({ result: 'готово' });
    expect(answers[0]).toMatchObject({ status: 'ok', values: { result: 'готово' } });
    expect(written).toMatchObject([{ notifyUser: 2, field: { value: 'готово' } }]);
  });

  it('tells the process why its settings do not fit', async () => {
    const { returned, answers } = await runs.run('${workflow}', {
      robot: '${code}',
      properties: { ok: false, problems: ['"Text" must be 1 to 250 characters.'] },
    });
    expect(returned).toBeUndefined();
    expect(answers[0]).toMatchObject({ status: 'failed', failure: { type: 'Robot.BadProperties' } });
  });
});
`;
}
