import type { DocumentWords } from './document-words';
import { quote } from '../base/quote';
import { type FailureTexts, moveAgain, type Tell } from './tell';

/** What keeps a project or its first issue from being made, beside what any system may say. */
export const jiraFailures = {
  'Jira.KeyTaken': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `its key belongs to another project (${quote.bbCode(said, 80)}), where nothing was changed`,
        ru: `ключ занят другим проектом (${quote.bbCode(said, 80)}), в нём ничего не изменено`,
      },
      advice: {
        en: `Set another project key on the stage and ${again.en}`,
        ru: `Укажите на этапе другой ключ проекта и ${again.ru}`,
      },
    };
  },
  'Jira.KeyRefused': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'open',
      reason: {
        en: `Jira refused its key (“${quote.bbCode(said, 60)}”) and shows no project under it`,
        ru: `Jira не приняла ключ («${quote.bbCode(said, 60)}»), а проекта с ним не показывает`,
      },
      advice: {
        en: `Look for it in Jira, in the trash too, or set another key and ${again.en}`,
        ru: `Поищите его в Jira и в корзине или укажите другой ключ и ${again.ru}`,
      },
    };
  },
  'Jira.KeyTooLong': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `its key ${quote.bbCode(said, 40)} would be longer than Jira's 10 characters`,
        ru: `ключ ${quote.bbCode(said, 40)} длиннее 10 знаков, которые допускает Jira`,
      },
      advice: {
        en: `Shorten the project key on the stage and ${again.en}`,
        ru: `Сократите ключ проекта на этапе и ${again.ru}`,
      },
    };
  },
  'Jira.NotFound': (_failure, { document }) =>
    noIssue(document, 'Jira shows no such project', 'Jira не показывает такого проекта'),
  'Jira.NoIssueType': (_failure, { document }) =>
    noIssue(document, 'its scheme has no type for one', 'в схеме проекта нет подходящего типа задач'),
} satisfies Record<string, Tell>;

function noIssue(document: DocumentWords, en: string, ru: string): FailureTexts {
  const again = moveAgain(document);
  return {
    aftermath: 'none',
    reason: { en, ru },
    advice: {
      en: `Check the project and the rights of the integration's user in Jira and ${again.en}`,
      ru: `Проверьте в Jira проект и права пользователя интеграции и ${again.ru}`,
    },
  };
}
