import { projectKey, toJiraProject } from '../../../activities/jira-project';
import type { DocumentSnapshot } from '../../../src/clients/bitrix24';

const row = { productId: 5, measure: 'шт', taxRate: undefined, taxIncluded: true };
const place = {
  documentId: 'DEAL_17',
  url: 'https://example.bitrix24.ru/crm/deal/details/17/',
  language: 'ru',
} as const;

const aDeal = (change: Partial<DocumentSnapshot> = {}): DocumentSnapshot => ({
  id: 17,
  title: 'Поставка <&"]]>',
  currency: 'RUB',
  total: '270000.10',
  assignedById: 1,
  company: { id: 9, title: 'ООО «Ромашка»', phones: [], emails: [] },
  contact: { id: 3, title: 'Иванов Иван', phones: [], emails: [] },
  requisites: [],
  rows: [{ ...row, name: 'Болт <&"]]>', quantity: '2.5', price: '0.55' }],
  fieldPrefix: 'UF_CRM_',
  userFields: {},
  ...change,
});

describe('the key of a project', () => {
  it.each<[setting: string, id: number, key: string]>([
    ['SALES', 17, 'SALES17'],
    // What `SALES{{=Document:ID}}` comes to.
    ['SALES17', 17, 'SALES17'],
    ['D', 7, 'D7'],
    ['D7', 7, 'D7'],
    ['D117', 17, 'D11717'],
    ['V2X', 2, 'V2X2'],
    ['A123456789', 123456789, 'A123456789'],
  ])('of %s and deal %i is %s', (setting, id, key) => expect(projectKey(setting, id)).toBe(key));

  it('is refused where it is longer than Jira takes', () => {
    expect(() => projectKey('MARKETING', 17)).toThrow(
      expect.objectContaining({
        system: 'jira',
        verdict: 'refused',
        kind: 'KeyTooLong',
        said: 'MARKETING17',
      }),
    );
  });
});

describe('the project that a deal describes', () => {
  it('has the deal’s title with the key, which no other has, its address, and an issue with what is known', () => {
    expect(toJiraProject(aDeal(), { project_key: 'SALES' }, place)).toEqual({
      project: {
        key: 'SALES17',
        name: 'Поставка <&"]]> (SALES17)',
        description: ['Поставка <&"]]>'],
        url: place.url,
        type: 'business',
      },
      issue: {
        summary: 'Поставка <&"]]>',
        description: [
          'Поставка <&"]]>',
          'Битрикс24: сделка 17',
          'Клиент: ООО «Ромашка»',
          'Сумма: 270000.10 RUB',
          '• Болт <&"]]> — 2.5 × 0.55',
        ],
        url: place.url,
      },
    });
  });

  it('has what is set on the stage', () => {
    const settings = {
      project_key: 'SALES',
      lead: '557058:anna',
      type: 'software',
      template: 'com.pyxis.greenhopper.jira:gh-simplified-basic',
      issue_summary: 'Начать\nработу',
    };
    expect(toJiraProject(aDeal(), settings, place)).toMatchObject({
      project: { lead: settings.lead, type: 'software', template: settings.template },
      issue: { summary: 'Начать работу' },
    });
  });

  it('of a smart process without amounts and client names neither', () => {
    const item = aDeal({
      id: 12,
      total: undefined,
      currency: undefined,
      company: undefined,
      contact: undefined,
      rows: [],
    });
    const there = { ...place, documentId: 'DYNAMIC_177_12', language: 'en' } as const;
    expect(toJiraProject(item, { project_key: 'TASK' }, there)).toMatchObject({
      project: { key: 'TASK12' },
      issue: { description: [item.title, 'Bitrix24: item 12'], url: place.url },
    });
  });

  it('keeps to the lengths that Jira takes, and to one line', () => {
    const { project, issue } = toJiraProject(
      aDeal({ title: `${'я'.repeat(61)}\n${'🌍'.repeat(300)}` }),
      { project_key: 'SALES' },
      place,
    );
    expect(project.name).toMatch(/^я+ .*… \(SALES17\)$/u);
    expect(project.name.length).toBeLessThanOrEqual(80);
    expect(issue.summary.length).toBeLessThanOrEqual(255);
    expect(project.name + issue.summary).not.toMatch(/[\uD800-\uDFFF](?![\uDC00-\uDFFF])|\n/u);
  });

  it('of a deal without a title is named after the document', () => {
    expect(toJiraProject(aDeal({ title: ' ' }), { project_key: 'SALES' }, place)).toMatchObject({
      project: { name: 'DEAL_17 (SALES17)' },
      issue: { summary: 'DEAL_17' },
    });
  });

  it('shows fifty rows of a deal at most', () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      ...row,
      name: `П${index}`,
      quantity: '1',
      price: '1',
    }));
    const { issue } = toJiraProject(aDeal({ rows }), { project_key: 'SALES' }, place);
    expect(issue.description.filter((line) => line.startsWith('•'))).toHaveLength(50);
    expect(issue.description.at(-1)).toBe('…');
  });
});
