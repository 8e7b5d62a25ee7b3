import { lookItUp, whenItWorks } from './advice';
import { quote } from '../base/quote';
import { longestWords, moveAgain, type Tell } from './tell';

/** What ends a run on our side: its settings, its deadline, an operator's word, a bug. */
export const runFailures = {
  'Run.NotDone': (_failure, { work, document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `an operator found nothing in ${work.system.en}`,
        ru: `оператор ничего не нашёл (${work.system.ru})`,
      },
      advice: { en: `To try again, ${again.en}`, ru: `Чтобы повторить, ${again.ru}` },
    };
  },
  'Deadline.NotBegun': (_failure, { work, document }) => ({
    aftermath: 'none',
    reason: {
      en: `the waiting time ran out before ${work.system.en} could begin; nothing more is sent there`,
      ru: `время ожидания истекло раньше, чем ${work.system.ru} смогла начать; больше туда ничего не отправляется`,
    },
    advice: whenItWorks(work, document),
  }),
  'Deadline.Unknown': (_failure, { work, document }) => ({
    aftermath: 'open',
    reason: {
      en: `the waiting time ran out while ${work.system.en} was at work`,
      ru: `время ожидания истекло, пока ${work.system.ru} обрабатывала запрос`,
    },
    advice: {
      en: `The robot goes on looking: what it finds is written to ${document.object.en}, and a notification follows.`,
      ru: `Робот продолжает проверять: найденное он запишет в ${document.object.ru} и пришлёт уведомление.`,
    },
  }),
  'Robot.BadProperties': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `the robot's settings on the stage do not fit (${quote.bbCode(said, longestWords)})`,
        ru: `настройки робота на этапе заданы неверно (${quote.bbCode(said, longestWords)})`,
      },
      advice: { en: `Correct them and ${again.en}`, ru: `Исправьте их и ${again.ru}` },
    };
  },
  'Robot.WrongDocument': () => ({
    aftermath: 'none',
    reason: {
      en: 'this robot works with deals and smart processes only',
      ru: 'этот робот работает только со сделками и смарт-процессами',
    },
    advice: {
      en: 'Put it on a stage of one of them.',
      ru: 'Поставьте его на этап сделки или смарт-процесса.',
    },
  }),
  'Run.Failed': (_failure, { work, document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `the run broke off before ${work.system.en} was asked`,
        ru: `выполнение прервалось раньше, чем был отправлен запрос (${work.system.ru})`,
      },
      advice: {
        en: `Tell the administrator; then ${again.en}`,
        ru: `Сообщите администратору, затем ${again.ru}`,
      },
    };
  },
  'Run.Unknown': (failure, { work }) => ({
    aftermath: 'open',
    reason: { en: 'the run broke off', ru: 'выполнение прервалось' },
    advice: lookItUp(failure, work),
  }),
} satisfies Record<string, Tell>;
