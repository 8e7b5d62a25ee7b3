import { z } from 'zod';
import { defineRobot } from './define-robot';
import { optionalText, optionalUser, textThat } from './properties';

/** What Jira calls `projectTypeKey`. */
const projectTypes = ['business', 'software', 'service_desk'];

const shortText = (longest: number) =>
  optionalText.pipe(
    textThat((text) => text.length <= longest, {
      en: `must not be longer than ${longest} characters`,
      ru: `не должно быть длиннее ${longest} знаков`,
    }).optional(),
  );

const properties = z.object({
  project_key: z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toUpperCase() : ''),
    textThat((text) => /^[A-Z][A-Z0-9]{0,9}$/.test(text), {
      en: 'must be 1 to 10 Latin letters and digits, a letter first',
      ru: 'должен состоять из латинских букв и цифр, начинаться с буквы и быть не длиннее 10 знаков',
    }),
  ),
  lead: shortText(128),
  type: optionalText.pipe(
    textThat((text) => projectTypes.includes(text), {
      en: `must be one of ${projectTypes.join(', ')}`,
      ru: `должен быть одним из: ${projectTypes.join(', ')}`,
    }).optional(),
  ),
  template: shortText(200),
  issue_summary: shortText(255),
  notify_user: optionalUser,
});

const returns = z.object({
  project_key: z.string(),
  project_id: z.string(),
  issue_key: z.string(),
  issue_id: z.string(),
  url: z.string(),
});

export type JiraProjectProperties = z.output<typeof properties>;
export type JiraProjectReturns = z.output<typeof returns>;

/** Creates a project in Jira from a document, and a first issue in it; one per document and key. */
export const jiraProjectRobot = defineRobot({
  code: 'jira_project',
  name: { en: 'Jira: create project', ru: 'Jira: создать проект' },
  description: {
    en: 'Creates a Jira project from the deal, with a first issue in it.',
    ru: 'Создаёт проект в Jira по данным сделки и первую задачу в нём.',
  },
  system: 'jira',
  documents: ['DEAL', 'DYNAMIC'],
  properties,
  form: {
    project_key: {
      type: 'string',
      required: true,
      name: { en: 'Project key', ru: 'Ключ проекта' },
      description: {
        en: "Latin letters, e.g. SALES: the deal's number is put after them. 10 characters at most in all.",
        ru: 'Латинские буквы, например SALES: после них ставится номер сделки. Всего не больше 10 знаков.',
      },
    },
    lead: {
      type: 'string',
      name: { en: 'Project lead', ru: 'Руководитель проекта' },
      description: {
        en: 'Account id in Jira Cloud, user name in Data Center; the robots’ own Jira user if empty.',
        ru: 'Account ID в Jira Cloud, имя пользователя в Data Center; если пусто — пользователь Jira, от имени которого работают роботы.',
      },
    },
    type: {
      type: 'string',
      name: { en: 'Project type', ru: 'Тип проекта' },
      description: {
        en: 'business, software or service_desk; business if empty.',
        ru: 'business, software или service_desk; если пусто — business.',
      },
    },
    template: {
      type: 'string',
      name: { en: 'Project template', ru: 'Шаблон проекта' },
      description: {
        en: "Key of a Jira template; Jira's own choice if empty.",
        ru: 'Ключ шаблона Jira; если пусто, его выбирает Jira.',
      },
    },
    issue_summary: {
      type: 'string',
      name: { en: 'First issue', ru: 'Первая задача' },
      description: {
        en: "Its summary; the deal's title if empty.",
        ru: 'Её тема; если пусто — название сделки.',
      },
    },
    notify_user: {
      type: 'user',
      name: { en: 'Notify', ru: 'Кого уведомить' },
      description: {
        en: 'Who is told the result; the responsible person if empty.',
        ru: 'Кому сообщить результат; если пусто — ответственному.',
      },
    },
  },
  returns,
  returnForm: {
    project_key: { type: 'string', name: { en: 'Jira project key', ru: 'Ключ проекта Jira' } },
    project_id: { type: 'string', name: { en: 'Jira project id', ru: 'ID проекта Jira' } },
    issue_key: { type: 'string', name: { en: 'Jira issue key', ru: 'Ключ задачи Jira' } },
    issue_id: { type: 'string', name: { en: 'Jira issue id', ru: 'ID задачи Jira' } },
    url: { type: 'string', name: { en: 'Address of the project', ru: 'Адрес проекта' } },
  },
  workflow: 'jiraProject',
});
