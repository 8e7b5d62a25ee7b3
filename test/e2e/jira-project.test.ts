import type { JiraFaultsChange } from '../../sandbox/jira/faults';
import { dealRecord } from '../support/deal-record';
import { jiraRequests } from '../support/jira-requests';
import { mendJira } from '../support/mend-jira';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(900) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ environment: { OUTAGE_RETRY: `${seconds(60)}ms` } });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => mendJira(stand.control));
afterAll(() => stand.stop());

const properties = { project_key: 'SALES' };
const call = { robot: 'jira_project', properties };
const placement = { code: 'jira_project', properties };

async function madeFor(key: string) {
  const { projects, issues } = await stand.control.state();
  return {
    projects: projects.filter((project) => project.key === key),
    issues: issues.filter(({ projectKey }) => projectKey === key),
  };
}

/** Every call of the deal was acknowledged and answered with the one project and the one issue in it. */
async function expectOneOfEach(id: number, calls = 1): Promise<void> {
  const story = await stand.answered(id, seconds(900) + 30_000);
  const { projects, issues } = await madeFor(`SALES${id}`);
  expect([projects.length, issues.length]).toEqual([1, 1]);
  expect(story.calls).toHaveLength(calls);
  for (const { outcome, returned } of story.calls) {
    expect(outcome).toMatchObject({ status: 200, reply: '{"status":"async"}' });
    expect(returned).toEqual({
      project_key: `SALES${id}`,
      project_id: String(projects[0]?.id),
      issue_key: `SALES${id}-1`,
      issue_id: String(issues[0]?.id),
      url: `${stand.sandbox.jira.url}/browse/SALES${id}`,
      status: 'ok',
      error: '',
    });
  }
}

it('a deal gets its project with what is known of it, a first issue, a notification and its answer', async () => {
  const title = 'Поставка «Ромашке» <&"]]>';
  const id = await stand.callDeal({ ...call, title });
  await expectOneOfEach(id);

  const { projects, issues } = await madeFor(`SALES${id}`);
  const card = `${stand.sandbox.portal.url}/crm/deal/details/${id}/`;
  const mark = `bitrix24:D_${id}-${stand.sandbox.portal.memberId.slice(0, 8)}-SALES${id}`;
  expect(projects).toMatchObject([
    { name: `${title} (SALES${id})`, description: `${title}\n${card}\n${mark}`, url: `${card}#${mark}` },
  ]);
  expect(issues).toMatchObject([{ summary: title, labels: [mark] }]);
  expect(issues[0]?.description).toContain(`Битрикс24: сделка ${id}`);
  expect(issues[0]?.description).toContain('Сумма: 181801 RUB');
  const { notifications } = await stand.control.state();
  const told = notifications.filter(({ message }) => message.includes(card));
  expect(told).toMatchObject([
    {
      message: expect.stringMatching(
        `^Проект SALES${id} с задачей SALES${id}-1 по сделке .* создан в Jira\\.$`,
      ),
    },
  ]);
});

it('an item of a smart process gets the same, and a link to its own card', async () => {
  const placed = await stand.control.placeRobot({
    code: 'jira_project',
    properties: { project_key: 'ITEM' },
    stageId: 'DT177_5:CONFIRMED',
  });
  const [id = 0] = await stand.control.createItems();
  await stand.control.moveItem(id, 'DT177_5:CONFIRMED');
  await stand.control.removeRobot(placed);
  const { calls } = await until('the item has its answer', async () => {
    const story = await stand.control.item(id);
    return story.calls[0]?.step === 'answered' && story;
  });
  expect(calls[0]?.returned).toMatchObject({
    project_key: `ITEM${id}`,
    issue_key: `ITEM${id}-1`,
    status: 'ok',
  });
  const { projects } = await madeFor(`ITEM${id}`);
  expect(projects[0]?.url).toContain(`/crm/type/177/details/${id}/#bitrix24:`);
});

it('a deal that runs into it three times has one project', async () => {
  const id = await stand.callDeal({ ...call, loops: 3 });
  await expectOneOfEach(id, 3);
});

it('a call that is sent ten times more makes one run', async () => {
  await stand.control.jiraFaults({ createProject: { latencyMs: seconds(10) } });
  const id = await stand.callDeal(call);
  const [first] = (await stand.control.deal(id)).calls;
  await stand.control.repeatCall(first?.id ?? 0, { times: 10, concurrently: true });
  await expectOneOfEach(id);
});

it('two robots at once make one project', async () => {
  await stand.control.jiraFaults({
    createProject: { latencyMs: seconds(10) },
    createIssue: { latencyMs: seconds(10) },
  });
  const [id = 0] = await stand.control.createDeals();
  const placed = [await stand.control.placeRobot(placement), await stand.control.placeRobot(placement)];
  await stand.control.moveDeal(id, 'CONFIRMED');
  for (const robot of placed) await stand.control.removeRobot(robot);
  await expectOneOfEach(id, 2);
});

describe('one of each is made, and the deal is answered with them, although', () => {
  type Lost = [string, 'createProject' | 'createIssue', 'http-500' | 'cut' | 'html-200' | 'nonsense'];
  const lost: Lost[] = [
    ['Jira says 500 of the project that it made', 'createProject', 'http-500'],
    ['the reply to the project is cut off', 'createProject', 'cut'],
    ['Jira says 500 of the issue that it made', 'createIssue', 'http-500'],
    ['the reply to the issue is cut off', 'createIssue', 'cut'],
    ['the reply is a page of HTML', 'createProject', 'html-200'],
    ['the reply is nonsense', 'createProject', 'nonsense'],
  ];
  const dealOf = new Map<string, number>();
  // All of them wait for their look-up at the same time.
  beforeAll(async () => {
    for (const [what, operation, reply] of lost) {
      await stand.control.jiraFaults({ [operation]: { reply, carryOut: true, times: 1 } });
      dealOf.set(what, await stand.callDeal(call));
      await until(what, async () => (await stand.control.state()).faults.jira[operation].reply === 'answer');
    }
  });
  it.each(lost)('%s', async (what) => expectOneOfEach(dealOf.get(what) ?? 0));

  it.each<[string, JiraFaultsChange]>([
    [
      'Jira takes no more requests for a second',
      { createIssue: { reply: 'throttled', retryAfterSeconds: 1, times: 1 } },
    ],
    [
      'Jira takes 40 s for each',
      { createProject: { latencyMs: seconds(40) }, createIssue: { latencyMs: seconds(40) } },
    ],
  ])('%s', async (_what, faults) => {
    await stand.control.jiraFaults(faults);
    await expectOneOfEach(await stand.callDeal(call));
  });

  it('the worker is killed while Jira works', async () => {
    await stand.control.jiraFaults({ createProject: { latencyMs: seconds(30), times: 1 } });
    const second = await stand.start('worker');
    const id = await stand.callDeal(call);
    await until('Jira works on it', async () =>
      (await jiraRequests(stand.control, `SALES${id}`)).some(
        ({ operation }) => operation === 'createProject',
      ),
    );
    await second.kill();
    await expectOneOfEach(id);
  });

  it('Jira is down, which the process log tells with the next try', async () => {
    await stand.control.jiraFaults({ refuseConnections: true });
    const id = await stand.callDeal(call);
    const [line] = await until('the process log speaks of it', async () => {
      const { log } = await stand.control.deal(id);
      return log.length > 0 && log;
    });
    expect(line?.text).toMatch(/^Jira не отвечает\. Следующая попытка (меньше чем )?через /);
    await stand.control.jiraFaults({ refuseConnections: false });
    await expectOneOfEach(id);
  });
});

describe('a refusal reaches the process and the responsible person in Jira’s words:', () => {
  async function refused(id: number): Promise<string> {
    const { calls, fields } = await stand.answered(id);
    expect(calls[0]?.returned).toEqual({ status: 'failed', error: expect.any(String) });
    const { notifications } = await until('the person is told', async () => {
      const state = await stand.control.state();
      return state.notifications.some(({ message }) => message.includes(`/details/${id}/`)) && state;
    });
    const told = notifications.filter(({ message }) => message.includes(`/details/${id}/`));
    expect(told).toMatchObject([
      { userId: fields.assignedById, message: expect.stringContaining('Что делать:') },
    ]);
    return String(calls[0]?.returned?.error);
  }

  it('a key of another project, where nothing is changed', async () => {
    const [previous = 0] = await stand.control.createDeals();
    await stand.control.plantProject({ key: `SALES${previous + 1}`, name: 'Продажи <&>' });
    const id = await stand.callDeal(call);
    expect(await refused(id)).toMatch(
      new RegExp(`^Проект в Jira не создан: ключ занят другим проектом \\(SALES${id}: Продажи <&>\\)`),
    );
    expect(await madeFor(`SALES${id}`)).toMatchObject({ projects: [{ description: '' }], issues: [] });
    expect((await jiraRequests(stand.control, `SALES${id}`)).map(({ operation }) => operation)).toEqual([
      'findProject',
      'createProject',
      'findProject',
    ]);
  });

  it('a first issue, whose project is there, and the next run completes it', async () => {
    await stand.control.jiraFaults({
      createIssue: { reply: 'refuse', refusal: 'Укажите <приоритет> & срок' },
    });
    const id = await stand.callDeal(call);
    expect(await refused(id)).toMatch(
      /^Проект в Jira создан, но первая задача в нём не создана: Jira отказала: «Укажите <приоритет> & срок»/,
    );
    await mendJira(stand.control);
    const placed = await stand.control.placeRobot(placement);
    await stand.control.moveDeal(id, 'PREPARATION');
    await stand.control.moveDeal(id, 'CONFIRMED');
    await stand.control.removeRobot(placed);
    const { calls } = await stand.answered(id);
    expect(calls[1]?.returned).toMatchObject({
      project_key: `SALES${id}`,
      issue_key: `SALES${id}-1`,
      status: 'ok',
    });
    const { projects, issues } = await madeFor(`SALES${id}`);
    expect([projects.length, issues.length]).toEqual([1, 1]);
  });

  it('settings that do not fit, before anything is asked', async () => {
    const id = await stand.callDeal({ robot: 'jira_project', properties: { project_key: 'ПРОДАЖИ' } });
    expect(await refused(id)).toMatch(/латинских букв/);
    expect(await dealRecord(stand, id).requests()).toEqual([]);
    expect(await jiraRequests(stand.control, `SALES${id}`)).toEqual([]);
  });
});

it('a deal that is answered at its deadline is told what is known, and no more is begun', async () => {
  await stand.control.jiraFaults({ refuseConnections: true });
  const id = await stand.callDeal({ ...call, timeoutSeconds: Math.ceil(seconds(60) / 1_000) });
  const { calls } = await stand.answered(id);
  expect(calls[0]).toMatchObject({ step: 'answered', returned: { status: 'failed' } });
  expect(calls[0]?.returned?.error).toMatch(/^Проект в Jira не создан: время ожидания истекло/);
  await stand.control.jiraFaults({ refuseConnections: false });
  const [run = ''] = await dealRecord(stand, id).runs();
  await expect(stand.client.workflow.getHandle(run).result()).rejects.toThrow();
  expect(await madeFor(`SALES${id}`)).toEqual({ projects: [], issues: [] });
});
