import type { JiraFaultsChange } from '../../sandbox/jira/faults';
import { productionTiming } from '../../src/timing';
import type { RobotCall } from '../../workflows/contract/robot-call';
import { jiraRequests } from '../support/jira-requests';
import { type SkippedTime, skipTime } from '../support/skipped-time';

const minute = 60_000;
const hour = 60 * minute;

/**
 * What a run asks of a Jira that has neither of both: its first five issues one by one and the search by label, then
 * whether the project is shown, since to whoever may not see it nothing is.
 */
const plainRun = [
  'findProject',
  'createProject',
  ...Array.from({ length: 6 }, () => 'findIssue'),
  'findProject',
  'findProject',
  'createIssue',
];

let time: SkippedTime;
skipTime((started) => (time = started));

const keyOf = ({ document }: RobotCall): string => document.id.replace('DEAL_', 'SALES');

async function madeFor(call: RobotCall) {
  const key = keyOf(call);
  const { projects, issues } = await time.control.state();
  return {
    projects: projects.filter((project) => project.key === key),
    issues: issues.filter(({ projectKey }) => projectKey === key),
  };
}

async function expectOneOfEach(call: RobotCall): Promise<void> {
  const { projects, issues } = await madeFor(call);
  expect(projects).toHaveLength(1);
  expect(issues).toHaveLength(1);
}

async function operations(call: RobotCall): Promise<string[]> {
  return (await jiraRequests(time.control, keyOf(call))).map(({ operation }) => operation);
}

describe('a deal', () => {
  it('gets its project with a first issue, and the process its values', async () => {
    const call = await time.jiraCall();
    const returns = await (await time.startJira(call)).result();

    const key = keyOf(call);
    const { projects, issues } = await madeFor(call);
    expect(returns).toEqual({
      project_key: key,
      project_id: String(projects[0]?.id),
      issue_key: `${key}-1`,
      issue_id: String(issues[0]?.id),
      url: expect.stringContaining(`/browse/${key}`),
    });
    expect(time.told(call)).toMatchObject({
      answers: [
        { status: 'ok', values: returns },
        { status: 'ok', values: returns },
      ],
      log: [],
      failures: [],
    });
    expect(await operations(call)).toEqual(plainRun);
    const reference = `bitrix24:${call.document.id.replace('DEAL', 'D')}-a223c6b3-${key}`;
    expect(projects[0]?.description).toContain(reference);
    expect(issues[0]?.labels).toEqual([reference]);
  });

  it('that runs into the robot again gets what there is', async () => {
    const first = await time.jiraCall();
    const returns = await (await time.startJira(first)).result();
    const second = await time.jiraCall({ document: first.document });
    expect(await (await time.startJira(second)).result()).toEqual(returns);
    await expectOneOfEach(first);
    expect(await operations(first)).toEqual([...plainRun, 'findProject', 'findIssue']);
  });

  it('gets a second project where the stage names another key', async () => {
    const first = await time.jiraCall();
    const properties = { ok: true, properties: { project_key: 'OPS' } } as const;
    const second = await time.jiraCall({ document: first.document, properties });
    const keys = [];
    for (const call of [first, second]) {
      const { project_key: key } = await (await time.startJira(call)).result();
      keys.push(key);
    }
    expect(keys).toEqual([keyOf(first), keyOf(first).replace('SALES', 'OPS')]);
  });
});

describe('a reply that was lost', () => {
  it.each<[string, JiraFaultsChange]>([
    ['500 after the project was made', { createProject: { reply: 'http-500', carryOut: true, times: 1 } }],
    ['a cut after the project was made', { createProject: { reply: 'cut', carryOut: true, times: 1 } }],
    ['a login page after it was made', { createProject: { reply: 'html-200', carryOut: true, times: 1 } }],
    ['nonsense after it was made', { createProject: { reply: 'nonsense', carryOut: true, times: 1 } }],
    ['503 after it was made', { createProject: { reply: 'http-503', carryOut: true, times: 1 } }],
    ['a reply cut short', { createProject: { reply: 'truncate', times: 1 } }],
    ['500 after the issue was made', { createIssue: { reply: 'http-500', carryOut: true, times: 1 } }],
    ['a cut after the issue was made', { createIssue: { reply: 'cut', carryOut: true, times: 1 } }],
    ['nonsense after the issue', { createIssue: { reply: 'nonsense', carryOut: true, times: 1 } }],
    [
      'a cut after the issue, which the search does not know',
      { createIssue: { reply: 'cut', carryOut: true, times: 1 }, searchLagMs: hour },
    ],
    ['a cut before anything was made', { createProject: { reply: 'cut', times: 1 } }],
  ])('%s leaves one of each, and the deal answered', async (_what, faults) => {
    await time.control.jiraFaults(faults);
    const call = await time.jiraCall();
    const returns = await (await time.startJira(call)).result();
    await expectOneOfEach(call);
    expect(time.told(call).answers[0]).toMatchObject({ status: 'ok', values: returns });
    expect(time.told(call).failures).toEqual([]);
  });
});

describe('a refusal is told at once, and not tried again:', () => {
  it.each<[string, JiraFaultsChange, string, string]>([
    ['the project', { createProject: { reply: 'refuse', refusal: 'Нет <&"]]>' } }, 'Jira.Rejected', 'failed'],
    ['the right to create it', { createProject: { reply: 'forbidden' } }, 'Jira.Forbidden', 'failed'],
    ['the right to look', { findProject: { reply: 'forbidden' } }, 'Jira.Forbidden', 'failed'],
  ])('%s', async (_what, faults, type, status) => {
    await time.control.jiraFaults(faults);
    const call = await time.jiraCall();
    await expect((await time.startJira(call)).result()).rejects.toMatchObject({ cause: { type } });
    const { answers, failures } = time.told(call);
    expect(answers[0]).toMatchObject({ status, values: {}, failure: { type } });
    expect(failures).toEqual([type]);
    expect(await madeFor(call)).toEqual({ projects: [], issues: [] });
  });

  it("a key that is somebody else's, whose project stays as it is", async () => {
    const call = await time.jiraCall();
    await time.control.plantProject({ key: keyOf(call), name: 'Чужой' });
    await expect((await time.startJira(call)).result()).rejects.toMatchObject({
      cause: { type: 'Jira.KeyTaken' },
    });
    expect(time.told(call).answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'Jira.KeyTaken', said: `${keyOf(call)}: Чужой` },
    });
    expect(await operations(call)).toEqual(['findProject', 'createProject', 'findProject']);
    expect(await madeFor(call)).toMatchObject({ projects: [{ name: 'Чужой', description: '' }], issues: [] });
  });

  it('a key under which Jira shows nothing leaves it open', async () => {
    const call = await time.jiraCall();
    await time.control.plantProject({ key: keyOf(call), name: 'В корзине' });
    await time.control.jiraFaults({ hideProjects: true });
    await expect((await time.startJira(call)).result()).rejects.toMatchObject({
      cause: { type: 'Jira.KeyRefused' },
    });
    expect(time.told(call).answers[0]).toMatchObject({ status: 'unknown' });
  });

  it('the issue, whose project is there and is found by the next run', async () => {
    await time.control.jiraFaults({ createIssue: { reply: 'refuse' } });
    const call = await time.jiraCall();
    await expect((await time.startJira(call)).result()).rejects.toMatchObject({
      cause: { type: 'Jira.Rejected' },
    });
    expect(time.told(call).answers[0]).toMatchObject({
      status: 'failed',
      failure: { said: "Field 'priority' is required <&>" },
      workId: `work/jira-issue/${call.document.id}/${call.portal}/${keyOf(call)}`,
    });
    await time.control.resetFaults();
    const again = await time.jiraCall({ document: call.document });
    await (await time.startJira(again)).result();
    await expectOneOfEach(call);
  });
});

describe('a Jira that takes no more requests', () => {
  it('is asked again when it says', async () => {
    await time.control.jiraFaults({
      createProject: { reply: 'throttled', retryAfterSeconds: 1_800, times: 1 },
    });
    const call = await time.jiraCall();
    await (await time.startJira(call)).result();
    await expectOneOfEach(call);
    const [answer] = time.told(call).answers;
    expect(answer?.at).toBeGreaterThanOrEqual(30 * minute);
    expect(answer?.at).toBeLessThan(35 * minute);
  });

  it('and says no time is asked again within minutes', async () => {
    await time.control.jiraFaults({ createIssue: { reply: 'throttled', times: 3 } });
    const call = await time.jiraCall();
    await (await time.startJira(call)).result();
    await expectOneOfEach(call);
    expect(time.told(call).answers[0]?.at).toBeLessThan(20 * minute);
  });
});

describe('a Jira that is down', () => {
  it('for an hour is told of, and the deal has one of each afterwards', async () => {
    await time.control.jiraFaults({ refuseConnections: true });
    const call = await time.jiraCall();
    const run = await time.startJira(call);
    await time.pass(hour);
    await time.control.jiraFaults({ refuseConnections: false });
    await run.result();
    await expectOneOfEach(call);
    const { answers, log } = time.told(call);
    expect(answers[0]).toMatchObject({ status: 'ok' });
    expect(log[0]).toBeLessThan(minute);
    expect(await operations(call)).toEqual(plainRun);
  });

  it('when only the issue is missing has the deal told in time that the issue was not begun', async () => {
    await time.control.jiraFaults({ findIssue: { reply: 'http-503' } });
    const call = await time.jiraCall({ timeoutMs: 10 * minute });
    const run = await time.startJira(call);
    await time.pass(9.8 * minute);
    expect(time.told(call).answers).toMatchObject([
      {
        status: 'failed',
        failure: { type: 'Deadline.NotBegun' },
        workId: expect.stringMatching(/^work\/jira-issue\//),
      },
    ]);
    await time.control.resetFaults();
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Deadline.NotBegun' } });
    const { projects, issues } = await madeFor(call);
    expect([projects.length, issues.length]).toEqual([1, 0]);
  });

  it('with a login that it does not take is tried until it is mended', async () => {
    await time.control.jiraFaults({ findProject: { reply: 'unauthorized', times: 3 } });
    const call = await time.jiraCall();
    await (await time.startJira(call)).result();
    await expectOneOfEach(call);
  });
});

it('nonsense three times in a row ends in a question to a human', async () => {
  await time.control.jiraFaults({ createProject: { reply: 'nonsense' } });
  const timing = { ...productionTiming, firstReport: 2 * hour };
  const call = await time.jiraCall({ timing });
  const run = await time.startJira(call);
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Jira.Contract' } });
  expect(time.told(call).answers[0]).toMatchObject({ status: 'unknown', failure: { type: 'Jira.Contract' } });
  expect((await run.describe()).searchAttributes.RobotStatus).toEqual(['asks']);
});

it('a deal that runs into the robot twice at once gets one project and one issue', async () => {
  await time.control.jiraFaults({ refuseConnections: true });
  const first = await time.jiraCall();
  const second = await time.jiraCall({ document: first.document });
  const runs = [await time.startJira(first), await time.startJira(second)] as const;
  await time.pass(20 * minute);
  await time.control.jiraFaults({ refuseConnections: false });
  const returns = [await runs[0].result(), await runs[1].result()];
  expect(returns[0]).toEqual(returns[1]);
  await expectOneOfEach(first);
  for (const call of [first, second])
    expect(time.told(call).answers[0]).toMatchObject({ status: 'ok', values: returns[0] });
});
