import { jiraProjectRobot } from '../../../src/robots/jira-project';
import { problemOf } from '../../../src/robots/properties';

const parse = (settings: object) => jiraProjectRobot.properties.safeParse(settings);

describe('the settings of jira_project', () => {
  it.each(['SALES', ' sales ', 'D17', 'X'])('take the key %j', (project_key) => {
    expect(parse({ project_key }).data).toMatchObject({ project_key: project_key.trim().toUpperCase() });
  });

  it.each([undefined, '', '17', 'ПРОДАЖИ', 'SALES_1', 'SALES-1', 'A B', 'TOOLONGAKEY', ['SALES']])(
    'refuse the key %j, in both languages',
    (project_key) => {
      const { error } = parse({ project_key });
      expect(error?.issues.map((issue) => [issue.path[0], problemOf(issue, project_key)])).toEqual([
        [
          'project_key',
          { en: expect.stringContaining('Latin letters'), ru: expect.stringContaining('латинских букв') },
        ],
      ]);
    },
  );

  it('take nothing for the rest, as the portal sends it', () => {
    const empty = { lead: '', type: '', template: '', issue_summary: '', notify_user: '' };
    expect(parse({ project_key: 'SALES', ...empty }).data).toEqual({ project_key: 'SALES' });
  });

  it.each([
    ['type', 'hardware'],
    ['lead', 'x'.repeat(129)],
    ['template', 'x'.repeat(201)],
    ['issue_summary', 'x'.repeat(256)],
  ])('refuse such a %s', (name, value) => {
    expect(parse({ project_key: 'SALES', [name]: value }).error?.issues[0]?.path).toEqual([name]);
  });
});
