import { clientError } from '../erp/erp-server';
import { asRead, issue, logins, project, reference, stageJira, type StagedJira } from './staged-jira';

const options = { timeoutMs: 5_000, beforeSend: () => undefined };

let on: StagedJira;
beforeEach(async () => {
  on = await stageJira();
});
afterEach(() => on.close());

describe.each(logins)('with the login of %s', (login) => {
  it('a project and its first issue are created and found again, letter for letter', async () => {
    const client = on.client(login);
    expect(await client.findProject(project, options)).toBeUndefined();
    const made = await client.createProject(project, options);
    expect(made).toEqual({ id: '10000', key: 'SALES17', url: `${on.sandbox.jira.url}/browse/SALES17` });
    expect(await client.findProject(project, options)).toEqual(made);

    expect(await client.findIssue(issue, options)).toBeUndefined();
    const first = await client.createIssue(issue, options);
    expect(first).toEqual({ id: '20000', key: 'SALES17-1' });
    expect(await client.findIssue(issue, options)).toEqual(first);

    const [keptProject] = await on.projects();
    const [keptIssue] = await on.issues();
    expect(asRead(login, keptProject?.description)).toBe(
      `Поставка «Ромашке» <&"]]>\n${project.url}\nbitrix24:${reference}`,
    );
    expect(asRead(login, keptIssue?.description)).toBe(`Сумма: 270000.10 RUB\n\nСтанок <&"]]>\n${issue.url}`);
    expect(keptProject?.description).toContain(`\nbitrix24:${reference}`);
    expect(await on.projects()).toMatchObject([
      {
        name: project.name,
        lead: '557058:5e1f0a2c-robots',
        projectTypeKey: 'business',
        url: `${project.url}#bitrix24:${reference}`,
      },
    ]);
    expect(await on.issues()).toMatchObject([
      {
        // "Задача" of the project's types, no epic and no sub-task.
        issueTypeId: '10003',
        summary: issue.summary,
        labels: [`bitrix24:${reference}`],
      },
    ]);
  });

  it('what customers wrote is text, whatever it would do in Jira', async () => {
    const client = on.client(login);
    const description = ['h1. [~admin] !https://evil.example/p.png!', '\\\\ {html}<b>{html}\u202e\r\n----'];
    const text = 'h1. [~admin] !https: //evil.example/p.png!\n\\\\ {html}<b>{html} ----';
    await client.createProject({ ...project, description }, options);
    await client.createIssue({ ...issue, description }, options);
    for (const { description: kept } of [...(await on.projects()), ...(await on.issues())]) {
      const shown = asRead(login, kept);
      if (login === 'data center') expect(shown).toContain(text);
      else expect(shown).toContain(text.replace('https: //', 'https://'));
    }
  });

  it('a project that is created again is the one that there is', async () => {
    const client = on.client(login);
    const first = await client.createProject(project, options);
    expect(await client.createProject(project, options)).toEqual(first);
    expect(await on.projects()).toHaveLength(1);
  });

  it('a lead and a template that are named are asked for', async () => {
    const lead = login === 'data center' ? 'anna' : '557058:7b1d9c40-anna';
    const template = 'com.atlassian.jira-core-project-templates:jira-core-simplified-task-tracking';
    await on.client(login).createProject({ ...project, lead, template }, options);
    expect(await on.projects()).toMatchObject([
      { lead: '557058:7b1d9c40-anna', projectTemplateKey: template },
    ]);
  });

  it('a lead that Jira does not know is refused in its words', async () => {
    const error = await clientError(on.client(login).createProject({ ...project, lead: 'x' }, options));
    expect(error).toMatchObject({
      verdict: 'refused',
      kind: 'Rejected',
      said: 'You must specify a valid project lead.',
    });
  });

  it('a search for the first issue finds it by its label', async () => {
    const client = on.client(login);
    await client.createProject(project, options);
    for (let other = 1; other <= 6; other++) await on.control.plantIssue({ projectKey: 'SALES17' });
    expect(await client.findIssue(issue, options)).toBeUndefined();
    const made = await client.createIssue(issue, options);
    expect(await client.findIssue(issue, options)).toEqual(made);
  });

  it('a login that Jira does not know is not done, and may be mended', async () => {
    const { url, oauthUrl: tokenUrl } = on.sandbox.jira;
    const wrong = {
      cloud: { email: 'a@b.c', apiToken: 'wrong' },
      'cloud by OAuth 2': { clientId: 'a', clientSecret: 'wrong', tokenUrl },
      'data center': { personalAccessToken: 'wrong' },
    }[login];
    expect(await clientError(on.client(wrong).createProject(project, options))).toMatchObject({
      verdict: 'not-done',
      kind: 'Unauthorized',
      message: expect.not.stringContaining(url),
    });
    expect(await on.asked()).toEqual([]);
  });
});

describe("a key that is somebody else's", () => {
  it('is told with the name of their project, which stays as it is', async () => {
    await on.control.plantProject({ key: 'SALES17', name: 'Продажи 17' });
    expect(await on.client().findProject(project, options)).toBeUndefined();
    expect(await clientError(on.client().createProject(project, options))).toMatchObject({
      verdict: 'refused',
      kind: 'KeyTaken',
      said: 'SALES17: Продажи 17',
    });
    expect(await on.projects()).toMatchObject([{ name: 'Продажи 17', description: '' }]);
  });

  it.each([
    'bitrix24:D_17-3f2a9c1e-SALES170',
    'bitrix24:D_170-3f2a9c1e-SALES17',
    'xbitrix24:D_17-3f2a9c1e-SALES17',
  ])('is not taken for ours because it says %s', async (description) => {
    await on.control.plantProject({ key: 'SALES17', name: 'Продажи 17', description });
    expect(await clientError(on.client().createProject(project, options))).toMatchObject({
      kind: 'KeyTaken',
    });
  });

  it('leaves it open whose it is where Jira shows no project under it', async () => {
    await on.client().createProject(project, options);
    await on.control.jiraFaults({ hideProjects: true });
    expect(await on.client().findProject(project, options)).toBeUndefined();
    expect(await clientError(on.client().createProject(project, options))).toMatchObject({
      verdict: 'refused',
      kind: 'KeyRefused',
      said: expect.stringContaining('uses this project key'),
    });
  });

  it('is unknown while the look-up of its project fails', async () => {
    await on.client().createProject(project, options);
    await on.control.jiraFaults({ findProject: { reply: 'cut' } });
    expect(await clientError(on.client().createProject(project, options))).toMatchObject({
      verdict: 'unknown',
      kind: 'Unknown',
    });
  });
});

it('a name that is taken is refused in Jira’s words', async () => {
  await on.control.plantProject({ key: 'OTHER', name: project.name });
  expect(await clientError(on.client().createProject(project, options))).toMatchObject({
    verdict: 'refused',
    kind: 'Rejected',
    said: 'A project with that name already exists.',
  });
});

it('a key and a name that are taken by an earlier try of ours are that try’s project', async () => {
  await on.control.jiraFaults({ createProject: { reply: 'http-500', carryOut: true, times: 1 } });
  const client = on.client();
  expect(await clientError(client.createProject(project, options))).toMatchObject({ verdict: 'unknown' });
  expect(await client.createProject(project, options)).toMatchObject({ key: 'SALES17' });
  expect(await on.projects()).toHaveLength(1);
});

it('a project whose description people have changed is still ours by its address', async () => {
  const url = `${project.url}#bitrix24:${reference}`;
  const on2 = on.client();
  await on2.createProject(project, options);
  expect((await on.projects())[0]?.url).toBe(url);
  await on.control.plantProject({ key: 'SALES17', name: 'X', description: `см. bitrix24:${reference}` });
  expect(await on2.findProject(project, options)).toMatchObject({ key: 'SALES17' });
});

describe('the first issue', () => {
  beforeEach(async () => {
    await on.client().createProject(project, options);
  });

  it('is found while the search has not seen it yet', async () => {
    await on.control.jiraFaults({ searchLagMs: 3_600_000 });
    await on.control.plantIssue({ projectKey: 'SALES17' });
    const made = await on.client().createIssue(issue, options);
    expect(made.key).toBe('SALES17-2');
    expect(await on.client().findIssue(issue, options)).toEqual(made);
  });

  it('is none of those that people label otherwise', async () => {
    await on.control.plantIssue({ projectKey: 'SALES17', labels: ['bitrix24:D_17-3f2a9c1e-SALES170'] });
    expect(await on.client().findIssue(issue, options)).toBeUndefined();
  });

  it.each([
    { reply: 'anonymous', kind: 'Unauthorized' },
    { reply: 'warned', kind: 'Contract' },
    { reply: 'unfinished', kind: 'Contract' },
  ] as const)('is not absent because of a reply that is $reply', async ({ reply, kind }) => {
    await on.control.jiraFaults({ findIssue: { reply } });
    for (const login of ['cloud', 'data center'] as const) {
      expect(await clientError(on.client(login).findIssue(issue, options))).toMatchObject({
        verdict: 'not-done',
        kind,
      });
    }
  });

  it('is not looked for in a project that Jira does not show', async () => {
    await on.control.jiraFaults({ hideProjects: true });
    expect(await clientError(on.client().findIssue(issue, options))).toMatchObject({
      verdict: 'refused',
      kind: 'NotFound',
    });
  });

  it('is refused where Jira does not show its project', async () => {
    await on.control.jiraFaults({ hideProjects: true });
    expect(await clientError(on.client().createIssue(issue, options))).toMatchObject({
      verdict: 'refused',
      kind: 'NotFound',
    });
    expect(await on.issues()).toEqual([]);
  });
});
