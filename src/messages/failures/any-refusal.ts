import { quote } from '../../base/quote';
import { type FailureEntry, inBrackets, longestWords, thenMove, upperFirst, whenItWorks } from './entry';

/** What any external system, or our own side of it, may surely not have done, by the second half of the type. */
export const refusalFailures = {
  Rejected: {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: ({ said = '…' }, { work: { system } }) => ({
      en: `${system.en} refused: “${quote.bbCode(said, longestWords)}”`,
      ru: `${system.ru} отказала: «${quote.bbCode(said, longestWords)}»`,
    }),
    advice: (failure, words) => {
      const { en, ru } = words.work.system;
      return thenMove(`Correct what ${en} names and`, `Исправьте то, на что указала ${ru}, и`)(
        failure,
        words,
      );
    },
  },
  Unauthorized: {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    reason: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 80);
      return {
        en: `${system.en} does not accept the integration's login, or does not permit it this${words.en}`,
        ru: `${system.ru} не принимает учётные данные интеграции или не даёт прав на это${words.ru}`,
      };
    },
    waits: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 80);
      return {
        en: `${upperFirst(system.en)} does not accept the integration's login, or does not permit it this${words.en}.`,
        ru: `${upperFirst(system.ru)} не принимает учётные данные интеграции или не даёт прав на это${words.ru}.`,
      };
    },
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'Correct the login in the settings and restart the worker, or have the user unlocked, or given the right, there.',
  },
  Forbidden: {
    acts: 'operator',
    next: 'ends',
    aftermath: 'none',
    reason: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 80);
      return {
        en: `${system.en} does not permit it to the integration's user${words.en}`,
        ru: `${system.ru} не разрешает этого пользователю интеграции${words.ru}`,
      };
    },
    advice: thenMove(
      'Ask the administrator for the right to it and',
      'Попросите администратора дать права и',
    ),
    toDo: 'Give the integration’s user the right to it.',
  },
  Throttled: {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    reason: (_failure, { work: { system } }) => ({
      en: `${system.en} takes no more requests for now`,
      ru: `${system.ru} пока не принимает новых запросов`,
    }),
    advice: whenItWorks,
    toDo: 'Nothing, as a rule: the run waits for as long as the system asks for.',
  },
  HeldUp: {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    reason: {
      en: 'the worker was held up and sent nothing',
      ru: 'сервер интеграции не успел отправить запрос',
    },
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'See whether the worker’s machine is overloaded, or was suspended.',
  },
  NotConfirmed: {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    reason: {
      en: 'the integration could not make sure that nobody else was at it, and sent nothing',
      ru: 'интеграция не убедилась, что этого не делает никто другой, и ничего не отправила',
    },
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'See whether Temporal answers, and whether its list of workflows is up to date.',
  },
} satisfies Record<string, FailureEntry>;
