import { robots } from '../robots';
import { systems } from '../systems';
import type { Localized } from './localized';

/**
 * What a robot makes, in every sentence that speaks of it. `of` stands for nothing, or for the document that it is
 * made for, with a blank before it: ` for the deal …`, ` по сделке …`.
 */
export interface WorkWords<Values = Readonly<Record<string, string>>> {
  /** Surely not made; a clause before a colon. */
  none(of: Localized): Localized;
  /** Nobody knows; a clause before a colon. */
  open(of: Localized): Localized;
  /** Made; a sentence without its full stop. @param values the robot's returned values */
  done(values: Values, of: Localized): Localized;
  /** What a person searches for before anything is repeated; a clause. @param reference as the system keeps it */
  lookUp(reference: string): Localized;
  /** It waits; a clause. */
  waits: Localized;
}

/** The same, with the external system as a subject, feminine in Russian. */
export interface ToldWork extends WorkWords {
  system: Localized;
}

/** For a robot that this release does not know any more: its last runs are answered all the same. */
const ofAnyRobot: ToldWork = {
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

/** @param code of the robot @param work kind of the thing that it makes, where that is not the robot's first */
export function wordsOf(code: string, work = ''): ToldWork {
  const robot = robots.find((one) => one.code === code);
  if (!robot) return ofAnyRobot;
  const words = { ...robot.words, ...robot.laterWords?.[work] };
  // A run that another release began may lack a value.
  const none = Object.fromEntries(Object.keys(robot.returnForm).map((name) => [name, '']));
  return {
    ...words,
    done: (values, of) => words.done({ ...none, ...values }, of),
    system: systems[robot.system].name,
  };
}
