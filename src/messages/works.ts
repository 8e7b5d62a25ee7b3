import type { Localized } from './localized';
import { quote } from '../base/quote';

/**
 * What a robot makes, in every sentence that speaks of it. `of` stands for nothing, or for the document that it is
 * made for, with a blank before it: ` for the deal …`, ` по сделке …`.
 */
export interface WorkWords {
  /** The external system as a subject, feminine in Russian. */
  system: Localized;
  /** Surely not made; a clause before a colon. */
  none(of: Localized): Localized;
  /** Nobody knows; a clause before a colon. */
  open(of: Localized): Localized;
  /** Made; a sentence without its full stop. @param values the robot's returned values */
  done(values: Readonly<Record<string, string>>, of: Localized): Localized;
  /** What a person searches for before anything is repeated; a clause. @param reference as the system keeps it */
  lookUp(reference: string): Localized;
  /** It waits; a clause. */
  waits: Localized;
}

const longestNumber = 100;

const words = {
  erp_order: {
    system: { en: 'the ERP', ru: 'ERP' },
    none: (of) => ({ en: `The order${of.en} was not created`, ru: `Заказ${of.ru} не создан` }),
    open: (of) => ({
      en: `It is not known whether the order${of.en} was created`,
      ru: `Неизвестно, создан ли заказ${of.ru}`,
    }),
    done: ({ erp_order_id = '' }, of) => {
      const number = quote.bbCode(erp_order_id, longestNumber);
      return {
        en: `Order ${number}${of.en} was created in the ERP`,
        ru: `Заказ ${number}${of.ru} создан в ERP`,
      };
    },
    lookUp: (reference) => ({
      en: `look in the ERP for an order with the external number ${reference}`,
      ru: `поищите в ERP заказ с внешним номером ${reference}`,
    }),
    waits: { en: 'The order waits', ru: 'Заказ ожидает' },
  },
  onec_invoice: {
    system: { en: '1C', ru: '1С' },
    none: (of) => ({ en: `The invoice${of.en} was not created`, ru: `Счёт${of.ru} не создан` }),
    open: (of) => ({
      en: `It is not known whether the invoice${of.en} was created`,
      ru: `Неизвестно, создан ли счёт${of.ru}`,
    }),
    done: ({ invoice_number = '', amount = '' }, of) => {
      const number = quote.bbCode(invoice_number, 60);
      const sum = quote.bbCode(amount, 20);
      return {
        en: `Invoice ${number}${of.en} for ${sum} was posted in 1C`,
        ru: `Счёт ${number}${of.ru} на сумму ${sum} проведён в 1С`,
      };
    },
    lookUp: (reference) => ({
      en: `look in 1C for an invoice with ${reference} in its comment`,
      ru: `поищите в 1С счёт с комментарием, где есть ${reference}`,
    }),
    waits: { en: 'The invoice waits', ru: 'Счёт ожидает' },
  },
  erp_client: {
    system: { en: 'the ERP', ru: 'ERP' },
    none: (of) => ({
      en: `The client${of.en} was not passed to the ERP`,
      ru: `Клиент${of.ru} не передан в ERP`,
    }),
    open: (of) => ({
      en: `It is not known whether the client${of.en} was passed to the ERP`,
      ru: `Неизвестно, передан ли в ERP клиент${of.ru}`,
    }),
    done: ({ erp_client_id = '' }, of) => {
      const number = quote.bbCode(erp_client_id, longestNumber);
      return {
        en: `The client${of.en} is in the ERP as ${number}`,
        ru: `Клиент${of.ru} есть в ERP под номером ${number}`,
      };
    },
    lookUp: (reference) => ({
      en: `look in the ERP for a client with the external number ${reference}`,
      ru: `поищите в ERP клиента с внешним номером ${reference}`,
    }),
    waits: { en: 'The client waits', ru: 'Клиент ожидает' },
  },
  jira_project: {
    system: { en: 'Jira', ru: 'Jira' },
    none: (of) => ({
      en: `The Jira project${of.en} was not created`,
      ru: `Проект в Jira${of.ru} не создан`,
    }),
    open: (of) => ({
      en: `It is not known whether the Jira project${of.en} was created`,
      ru: `Неизвестно, создан ли проект в Jira${of.ru}`,
    }),
    done: ({ project_key = '', issue_key = '' }, of) => {
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
} satisfies Record<string, WorkWords>;

/** Where a robot makes several things, of those that are not its first, by their kind in business ids. */
const laterWords = {
  'jira-issue': {
    ...words.jira_project,
    none: (of) => ({
      en: `The Jira project${of.en} was created, but its first issue was not`,
      ru: `Проект в Jira${of.ru} создан, но первая задача в нём не создана`,
    }),
    open: (of) => ({
      en: `The Jira project${of.en} was created; it is not known whether its first issue was`,
      ru: `Проект в Jira${of.ru} создан; неизвестно, создана ли первая задача`,
    }),
  },
} satisfies Record<string, WorkWords>;

/** The key stands at the reference's end. */
function lookUpProject(reference: string): Localized {
  const key = reference.slice(reference.lastIndexOf('-') + 1);
  return {
    en: `look in Jira at the project with the key ${key}`,
    ru: `посмотрите в Jira проект с ключом ${key}`,
  };
}

/** Codes of the robots that have words of their own; a test holds them to the list of robots. */
export const robotsWithWords: readonly string[] = Object.keys(words);

/** For a robot that this release does not know any more: its last runs are answered all the same. */
const ofAnyRobot: WorkWords = {
  system: { en: 'the other system', ru: 'внешняя система' },
  none: (of) => ({ en: `The robot's work${of.en} was not done`, ru: `Работа робота${of.ru} не выполнена` }),
  open: (of) => ({
    en: `It is not known whether the robot's work${of.en} was done`,
    ru: `Неизвестно, выполнена ли работа робота${of.ru}`,
  }),
  done: (_values, of) => ({ en: `The robot's work${of.en} is done`, ru: `Работа робота${of.ru} выполнена` }),
  lookUp: (reference) => ({
    en: `look in the other system for ${reference}`,
    ru: `поищите во внешней системе ${reference}`,
  }),
  waits: { en: 'The work waits', ru: 'Работа ожидает' },
};

/** @param robot CODE @param work kind of the thing that it makes, where that is not the robot's first */
export function wordsOf(robot: string, work = ''): WorkWords {
  if (Object.hasOwn(laterWords, work)) return laterWords[work as keyof typeof laterWords];
  return Object.hasOwn(words, robot) ? words[robot as keyof typeof words] : ofAnyRobot;
}
