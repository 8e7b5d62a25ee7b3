import { lookItUp, whenItWorks } from './advice';
import type { Localized } from './localized';
import { quote } from '../base/quote';
import { type Failure, longestWords, moveAgain, type Tell } from './tell';

/** Failures of any external system, by the second half of their type. */
export const systemFailures = {
  Rejected: ({ said = '' }, { work, document }) => {
    const { en, ru } = work.system;
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `${en} refused: “${quote.bbCode(said, longestWords)}”`,
        ru: `${ru} отказала: «${quote.bbCode(said, longestWords)}»`,
      },
      advice: {
        en: `Correct what ${en} names and ${again.en}`,
        ru: `Исправьте то, на что указала ${ru}, и ${again.ru}`,
      },
    };
  },
  Unavailable: (_failure, { work, document }) => ({
    aftermath: 'none',
    reason: { en: `${work.system.en} did not answer`, ru: `${work.system.ru} не ответила` },
    advice: whenItWorks(work, document),
  }),
  Unknown: (failure, { work }) => ({
    aftermath: 'open',
    reason: {
      en: `${work.system.en} broke off before it answered${lastSaid(failure).en}`,
      ru: `${work.system.ru} прервала связь до ответа${lastSaid(failure).ru}`,
    },
    advice: lookItUp(failure, work),
  }),
  Busy: ({ said = '' }, { work, document }) => {
    const { en, ru } = work.system;
    const again = moveAgain(document);
    return {
      aftermath: 'unsaid',
      reason: {
        en: `${en} was busy at every try: “${quote.bbCode(said, longestWords)}”`,
        ru: `${ru} была занята при каждой попытке: «${quote.bbCode(said, longestWords)}»`,
      },
      advice: { en: `When it is free, ${again.en}`, ru: `Когда она освободится, ${again.ru}` },
    };
  },
  Contract: (failure, { work }) => {
    const words = failure.said ? quote.bbCode(failure.said, 28) : undefined;
    return {
      aftermath: 'open',
      reason: {
        en: `${work.system.en} answered, but not in the agreed form${words ? ` (“${words}”)` : ''}`,
        ru: `${work.system.ru} ответила, но не в согласованном формате${words ? ` («${words}»)` : ''}`,
      },
      advice: lookItUp(failure, work),
    };
  },
  Asks: (failure, { work }) => {
    const lookUp = lookItUp(failure, work);
    return {
      aftermath: 'open',
      reason: {
        en: `${work.system.en} broke off and cannot be asked, so an operator must say`,
        ru: `${work.system.ru} прервала связь, решает оператор`,
      },
      advice: lookUp,
    };
  },
  NotMapped: (_failure, { work }) => ({
    aftermath: 'none',
    reason: {
      en: `${work.system.en} has no operation for it here`,
      ru: `${work.system.ru}: такая операция не настроена`,
    },
    advice: {
      en: 'Take the robot off the stage, or ask the administrator to map the operation.',
      ru: 'Уберите робота с этапа или попросите администратора настроить операцию.',
    },
  }),
  Unauthorized: (_failure, { work, document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `${work.system.en} does not accept the integration's login`,
        ru: `${work.system.ru} не принимает учётные данные интеграции`,
      },
      advice: {
        en: `Tell the administrator; then ${again.en}`,
        ru: `Сообщите администратору, затем ${again.ru}`,
      },
    };
  },
  Forbidden: ({ said }, { work, document }) => {
    const again = moveAgain(document);
    const words = said ? quote.bbCode(said, 80) : undefined;
    return {
      aftermath: 'none',
      reason: {
        en: `${work.system.en} does not permit it to the integration's user${words ? ` (“${words}”)` : ''}`,
        ru: `${work.system.ru} не разрешает этого пользователю интеграции${words ? ` («${words}»)` : ''}`,
      },
      advice: {
        en: `Ask the administrator for the right to it and ${again.en}`,
        ru: `Попросите администратора дать права и ${again.ru}`,
      },
    };
  },
  Throttled: (_failure, { work, document }) => ({
    aftermath: 'none',
    reason: {
      en: `${work.system.en} takes no more requests for now`,
      ru: `${work.system.ru} пока не принимает новых запросов`,
    },
    advice: whenItWorks(work, document),
  }),
} satisfies Record<string, Tell>;

/** What came when it was asked again. */
function lastSaid({ said }: Failure): Localized {
  if (!said) return { en: '', ru: '' };
  const words = quote.bbCode(said, 28);
  return { en: `, then said “${words}”`, ru: `, затем ответила «${words}»` };
}
