import { z } from 'zod';
import { quote } from '../base/quote';
import type { Localized } from '../messages';
import { defineRobot, type PropertiesOf, type ReturnsOf } from './define-robot';
import { notifyUser, optionalLine, optionalText, setting, textThat } from './properties';

/** What Jira calls `projectTypeKey`. */
const projectTypes = ['business', 'software', 'service_desk'];

const settings = {
  project_key: setting(
    z.preprocess(
      (value) => (typeof value === 'string' ? value.trim().toUpperCase() : ''),
      textThat((text) => /^[A-Z][A-Z0-9]{0,9}$/.test(text), {
        en: 'must be 1 to 10 Latin letters and digits, a letter first',
        ru: 'должен состоять из латинских букв и цифр, начинаться с буквы и быть не длиннее 10 знаков',
      }),
    ),
    {
      type: 'string',
      required: true,
      name: { en: 'Project key', ru: 'Ключ проекта' },
      description: {
        en: "Latin letters, e.g. SALES: the deal's number is put after them. 10 characters at most in all.",
        ru: 'Латинские буквы, например SALES: после них ставится номер сделки. Всего не больше 10 знаков.',
      },
    },
  ),
  lead: optionalLine(128, {
    name: { en: 'Project lead', ru: 'Руководитель проекта' },
    description: {
      en: 'Account id in Jira Cloud, user name in Data Center; the robots’ own Jira user if empty.',
      ru: 'Account ID в Jira Cloud, имя пользователя в Data Center; если пусто — пользователь Jira, от имени которого работают роботы.',
    },
  }),
  type: setting(
    optionalText.pipe(
      textThat((text) => projectTypes.includes(text), {
        en: `must be one of ${projectTypes.join(', ')}`,
        ru: `должен быть одним из: ${projectTypes.join(', ')}`,
      }).optional(),
    ),
    {
      type: 'string',
      name: { en: 'Project type', ru: 'Тип проекта' },
      description: {
        en: 'business, software or service_desk; business if empty.',
        ru: 'business, software или service_desk; если пусто — business.',
      },
    },
  ),
  template: optionalLine(200, {
    name: { en: 'Project template', ru: 'Шаблон проекта' },
    description: {
      en: "Key of a Jira template; Jira's own choice if empty.",
      ru: 'Ключ шаблона Jira; если пусто, его выбирает Jira.',
    },
  }),
  issue_summary: optionalLine(255, {
    name: { en: 'First issue', ru: 'Первая задача' },
    description: {
      en: "Its summary; the deal's title if empty.",
      ru: 'Её тема; если пусто — название сделки.',
    },
  }),
  notify_user: notifyUser,
};

const returns = {
  project_key: { en: 'Jira project key', ru: 'Ключ проекта Jira' },
  project_id: { en: 'Jira project id', ru: 'ID проекта Jira' },
  issue_key: { en: 'Jira issue key', ru: 'Ключ задачи Jira' },
  issue_id: { en: 'Jira issue id', ru: 'ID задачи Jira' },
  url: { en: 'Address of the project', ru: 'Адрес проекта' },
};

export type JiraProjectProperties = PropertiesOf<typeof settings>;
export type JiraProjectReturns = ReturnsOf<typeof returns>;

/** Creates a project in Jira from a document, and a first issue in it; one per document and key. */
export const jiraProjectRobot = defineRobot({
  code: 'jira_project',
  name: { en: 'Jira: create project', ru: 'Jira: создать проект' },
  description: {
    en: 'Creates a Jira project from the deal, with a first issue in it.',
    ru: 'Создаёт проект в Jira по данным сделки и первую задачу в нём.',
  },
  system: 'jira',
  documents: ['DEAL', 'LEAD', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  settings,
  returns,
  words: {
    none: (of) => ({
      en: `The Jira project${of.en} was not created`,
      ru: `Проект в Jira${of.ru} не создан`,
    }),
    open: (of) => ({
      en: `It is not known whether the Jira project${of.en} was created`,
      ru: `Неизвестно, создан ли проект в Jira${of.ru}`,
    }),
    done: ({ project_key, issue_key }, of) => {
      const project = quote.bbCode(project_key, 30);
      const issue = quote.bbCode(issue_key, 40);
      return {
        en: `Project ${project} with the issue ${issue}${of.en} was created in Jira`,
        ru: `Проект ${project} с задачей ${issue}${of.ru} создан в Jira`,
      };
    },
    lookUp: lookUpProject,
    waits: { en: 'The Jira project waits', ru: 'Проект в Jira ожидает' },
  },
  laterWords: {
    'jira-issue': {
      none: (of) => ({
        en: `The Jira project${of.en} was created, but its first issue was not`,
        ru: `Проект в Jira${of.ru} создан, но первая задача в нём не создана`,
      }),
      open: (of) => ({
        en: `The Jira project${of.en} was created; it is not known whether its first issue was`,
        ru: `Проект в Jira${of.ru} создан; неизвестно, создана ли первая задача`,
      }),
    },
  },
  workflow: 'jiraProject',
});

/** The key stands at the reference's end. */
function lookUpProject(reference: string): Localized {
  const key = reference.slice(reference.lastIndexOf('-') + 1);
  return {
    en: `look in Jira at the project with the key ${key}`,
    ru: `посмотрите в Jira проект с ключом ${key}`,
  };
}
