import { quote } from '../../base/quote';
import { type FailureEntry, thenMove } from './entry';

const noIssue = {
  acts: 'operator',
  next: 'ends',
  aftermath: 'none',
  done: 'the project was created, or was there; its first issue was not',
  advice: thenMove(
    "Check the project and the rights of the integration's user in Jira and",
    'Проверьте в Jira проект и права пользователя интеграции и',
  ),
  toDo: 'Restore the project, or give the integration’s user the right to see and fill it.',
} as const;

/** What keeps a project or its first issue from being made, beside what any system may say. */
export const jiraFailures = {
  'Jira.KeyTaken': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: ({ said = '…' }) => ({
      en: `its key belongs to another project (${quote.bbCode(said, 80)}), where nothing was changed`,
      ru: `ключ занят другим проектом (${quote.bbCode(said, 80)}), в нём ничего не изменено`,
    }),
    advice: thenMove('Set another project key on the stage and', 'Укажите на этапе другой ключ проекта и'),
  },
  'Jira.KeyRefused': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'open',
    reason: ({ said = '…' }) => ({
      en: `Jira refused its key (“${quote.bbCode(said, 60)}”) and shows no project under it`,
      ru: `Jira не приняла ключ («${quote.bbCode(said, 60)}»), а проекта с ним не показывает`,
    }),
    advice: thenMove(
      'Look for it in Jira, in the trash too, or set another key and',
      'Поищите его в Jira и в корзине или укажите другой ключ и',
    ),
  },
  'Jira.KeyTooLong': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: ({ said = '…' }) => ({
      en: `its key ${quote.bbCode(said, 40)} would be longer than Jira's 10 characters`,
      ru: `ключ ${quote.bbCode(said, 40)} длиннее 10 знаков, которые допускает Jira`,
    }),
    advice: thenMove('Shorten the project key on the stage and', 'Сократите ключ проекта на этапе и'),
  },
  'Jira.NotFound': {
    ...noIssue,
    reason: { en: 'Jira shows no such project', ru: 'Jira не показывает такого проекта' },
  },
  'Jira.NoIssueType': {
    ...noIssue,
    reason: { en: 'its scheme has no type for one', ru: 'в схеме проекта нет подходящего типа задач' },
  },
} satisfies Record<string, FailureEntry>;
