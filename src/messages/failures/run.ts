import { quote } from '../../base/quote';
import { afterColon, type FailureEntry, inBrackets, longestWords, lookItUp, thenMove } from './entry';

/** What ends or holds up a run on our side: its settings, its deadline, an operator's word, a fault of ours. */
export const runFailures = {
  'Run.NotDone': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: (_failure, { work }) => ({
      en: `an operator found nothing in ${work.system.en}`,
      ru: `оператор ничего не нашёл (${work.system.ru})`,
    }),
    advice: thenMove('To try again,', 'Чтобы повторить,'),
  },
  'Deadline.NotBegun': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    // Whoever kept it from beginning: the portal itself may have.
    reason: (failure, { work }) => {
      const words = inBrackets(failure, 60);
      return {
        en: `the waiting time ran out before it was begun${words.en}; nothing more is sent to ${work.system.en}`,
        ru: `время ожидания истекло раньше, чем дошло до этого${words.ru}; больше ничего не отправляется (${work.system.ru})`,
      };
    },
    advice: thenMove('To try again,', 'Чтобы повторить,'),
  },
  'Deadline.Unknown': {
    acts: 'deal',
    next: 'again',
    aftermath: 'open',
    follows: 'the deal is answered `unknown`, and the run goes on',
    reason: (failure, { work }) => {
      const words = inBrackets(failure, 40);
      return {
        en: `the waiting time ran out before ${work.system.en} gave a clear answer${words.en}`,
        ru: `время ожидания истекло раньше, чем ${work.system.ru} дала ясный ответ${words.ru}`,
      };
    },
    advice: (_failure, { document }) => ({
      en: `The robot goes on: what comes of it is written to ${document.object.en}, and a notification follows.`,
      ru: `Робот продолжает: итог он запишет в ${document.object.ru} и пришлёт уведомление.`,
    }),
  },
  'Stopped.NotBegun': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: (failure, { work }) => {
      const words = inBrackets(failure, 80);
      return {
        en: `an operator gave it up${words.en}; nothing more is sent to ${work.system.en}`,
        ru: `оператор отменил выполнение${words.ru}; больше ничего не отправляется (${work.system.ru})`,
      };
    },
    advice: thenMove('To try again,', 'Чтобы повторить,'),
  },
  'Stopped.Unknown': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'open',
    reason: (failure, { work }) => {
      const words = inBrackets(failure, 40);
      return {
        en: `an operator gave it up${words.en} before ${work.system.en} gave a clear answer`,
        ru: `оператор отменил выполнение${words.ru} раньше, чем ${work.system.ru} дала ясный ответ`,
      };
    },
    advice: lookItUp,
  },
  'Robot.BadProperties': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: ({ said = '…' }) => ({
      en: `the robot's settings on the stage do not fit (${quote.bbCode(said, longestWords)})`,
      ru: `настройки робота на этапе заданы неверно (${quote.bbCode(said, longestWords)})`,
    }),
    advice: thenMove('Correct them and', 'Исправьте их и'),
  },
  'Robot.WrongDocument': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: {
      en: 'this robot does not work on documents of this type',
      ru: 'этот робот не работает с документами такого типа',
    },
    advice: ({ said }) => ({
      en: said
        ? `${quote.bbCode(said, longestWords)} Put it on a stage of such a document.`
        : 'Put it on a stage of another type of documents.',
      ru: said
        ? `${quote.bbCode(said, longestWords)} Поставьте его на этап такого документа.`
        : 'Поставьте его на этап документа другого типа.',
    }),
  },
  'Run.Failed': {
    acts: 'operator',
    next: 'ends',
    aftermath: 'none',
    reason: (_failure, { work }) => ({
      en: `the run broke off before ${work.system.en} was asked`,
      ru: `выполнение прервалось раньше, чем был отправлен запрос (${work.system.ru})`,
    }),
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'See how the run ended in the Web UI: it was cancelled, or no worker took its next step.',
  },
  'Run.Unknown': {
    acts: 'operator',
    next: 'ends',
    aftermath: 'open',
    reason: { en: 'the run broke off', ru: 'выполнение прервалось' },
    advice: lookItUp,
    toDo: 'Look for the reference in the system before anything is repeated.',
  },
  'Work.Unknown': {
    acts: 'operator',
    next: 'again',
    aftermath: 'open',
    reason: { en: 'an attempt fell silent', ru: 'попытка прервалась без ответа' },
    advice: lookItUp,
    toDo: 'Nothing, as a rule: a worker ended or froze, and the next attempt waits until its request is surely over.',
  },
  'Work.NotTaken': {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    follows: 'goes on as soon as a worker takes it',
    reason: (_failure, { work }) => ({
      en: `it has not come to its turn yet in the queue for ${work.system.en}`,
      ru: `очередь до этого ещё не дошла (${work.system.ru})`,
    }),
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'Many may be waiting, the system may be held, or no worker of it runs: `robots doctor` says which.',
  },
  'Temporal.Unavailable': {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    reason: (failure) => {
      const { en, ru } = afterColon(failure, 60);
      return {
        en: `the integration's own server did not answer${en}`,
        ru: `сервер интеграции не ответил${ru}`,
      };
    },
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'See whether Temporal answers the worker: `robots doctor`.',
  },
} satisfies Record<string, FailureEntry>;

/** Of every type that is none of ours: a bug, or a failure of an SDK. */
export const bug = {
  acts: 'integrator',
  next: 'ends',
  aftermath: 'unsaid',
  done: 'perhaps something: the run’s history says how far it came',
  reason: ({ type }) => ({
    en: `an error in the integration (${quote.bbCode(type, 60)})`,
    ru: `ошибка в интеграции (${quote.bbCode(type, 60)})`,
  }),
  advice: (_failure, { work }) => ({
    en: `Tell the administrator, and look into ${work.system.en} before you repeat anything.`,
    ru: `Сообщите администратору и, прежде чем повторять, проверьте, что приняла ${work.system.ru}.`,
  }),
  toDo: 'Mend the bug that the run’s failure names; `temporal workflow reset` lets the run go on with the mended code.',
} satisfies FailureEntry;
