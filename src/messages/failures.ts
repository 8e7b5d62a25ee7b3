import { type DocumentWords, documentWords } from './document-words';
import type { Localized } from './localized';
import { invoiceFailures } from './invoice-failures';
import { jiraFailures } from './jira-failures';
import { quote } from './quote';
import {
  type Failure,
  type FailureTexts,
  longestWords,
  moveAgain,
  type Subject,
  type Tell,
  type Words,
} from './tell';
import { type WorkWords, wordsOf } from './works';

/** Failures of any external system, by the second half of their type. */
const ofSystems = {
  Rejected: ({ said = '' }, { work, document }) => {
    const { en, ru } = work.system;
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `${en} refused: “${quote(said, longestWords)}”`,
        ru: `${ru} отказала: «${quote(said, longestWords)}»`,
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
  Contract: (failure, { work }) => ({
    aftermath: 'open',
    reason: {
      en: `${work.system.en} answered, but not in the agreed form`,
      ru: `${work.system.ru} ответила, но не в согласованном формате`,
    },
    advice: lookItUp(failure, work),
  }),
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
    const words = said ? quote(said, 80) : undefined;
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

const known = {
  ...invoiceFailures,
  ...jiraFailures,
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
        en: `the robot's settings on the stage do not fit (${quote(said, longestWords)})`,
        ru: `настройки робота на этапе заданы неверно (${quote(said, longestWords)})`,
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
  'Portal.AmbiguousRequisites': (_failure, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `the client has several sets of details, and none is chosen ${document.inside.en}`,
        ru: `у клиента несколько реквизитов, и ${document.inside.ru} не выбраны нужные`,
      },
      advice: { en: `Choose one and ${again.en}`, ru: `Выберите реквизиты и ${again.ru}` },
    };
  },
  'Portal.NoAmount': (_failure, { document }) => ({
    aftermath: 'none',
    reason: {
      en: `there is no amount with a currency ${document.inside.en}`,
      ru: `${document.inside.ru} нет суммы с валютой`,
    },
    advice: {
      en: 'Switch amounts on in the smart process, or use the robot for deals.',
      ru: 'Включите суммы в смарт-процессе или используйте робота в сделках.',
    },
  }),
  'Portal.NotFound': (_failure, { document }) => ({
    aftermath: 'unsaid',
    reason: {
      en: `${document.object.en} or its client is no longer in the portal`,
      ru: `${document.subject.ru} или клиент не найдены на портале`,
    },
    advice: {
      en: `Check ${document.object.en}, its company and its contact.`,
      ru: `Проверьте ${document.object.ru}, компанию и контакт.`,
    },
  }),
  'Portal.AccessDenied': (_failure, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'unsaid',
      reason: {
        en: `the portal does not let the application at ${document.object.en} or its client`,
        ru: `у приложения нет доступа: ${document.subject.ru} или клиент`,
      },
      advice: {
        en: `Give the user who installed the application access to both and ${again.en}`,
        ru: `Дайте доступ пользователю, установившему приложение, и ${again.ru}`,
      },
    };
  },
  'Portal.Overloaded': (_failure, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'unsaid',
      reason: {
        en: 'Bitrix24 has blocked the application for overload',
        ru: 'Битрикс24 заблокировал приложение из-за перегрузки',
      },
      advice: {
        en: `Ask Bitrix24's support to unblock it; then ${again.en}`,
        ru: `Обратитесь в поддержку Битрикс24, после снятия блокировки ${again.ru}`,
      },
    };
  },
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

/** First halves of the types of external systems' failures. */
const systems = ['Erp', 'Jira', 'OneC'] as const;

/** Failures that have words of their own; the rest are told as the robot's own fault. */
export const knownFailureTypes: readonly string[] = [
  ...systems.flatMap((system) => Object.keys(ofSystems).map((kind) => `${system}.${kind}`)),
  ...Object.keys(known),
];

/** What is said of a failure to the people who must act on it. */
export function failureTexts(failure: Failure, { robot, document }: Subject): FailureTexts {
  const words = { work: wordsOf(robot), document: documentWords(document) };
  return (tellerOf(failure.type) ?? ownFault)(failure, words);
}

function tellerOf(type: string): Tell | undefined {
  if (Object.hasOwn(known, type)) return known[type as keyof typeof known];
  const kind = kindOf(type);
  return kind && ofSystems[kind];
}

/** The second half of an external system's failure type, if it is one that they have in common. */
export function kindOf(type: string): keyof typeof ofSystems | undefined {
  const [system, kind = ''] = type.split('.');
  const isKnown = systems.some((name) => name === system) && Object.hasOwn(ofSystems, kind);
  return isKnown ? (kind as keyof typeof ofSystems) : undefined;
}

function ownFault({ type }: Failure, { work }: Words): FailureTexts {
  return {
    aftermath: 'unsaid',
    reason: {
      en: `an error in the integration (${quote(type, 60)})`,
      ru: `ошибка в интеграции (${quote(type, 60)})`,
    },
    advice: {
      en: `Tell the administrator, and look into ${work.system.en} before you repeat anything.`,
      ru: `Сообщите администратору и, прежде чем повторять, проверьте, что приняла ${work.system.ru}.`,
    },
  };
}

function whenItWorks({ system }: WorkWords, document: DocumentWords): Localized {
  const again = moveAgain(document);
  return {
    en: `When ${system.en} works again, ${again.en}`,
    ru: `Когда ${system.ru} снова заработает, ${again.ru}`,
  };
}

/** What came when it was asked again. */
function lastSaid({ said }: Failure): Localized {
  if (!said) return { en: '', ru: '' };
  const words = quote(said, 28);
  return { en: `, then said “${words}”`, ru: `, затем ответила «${words}»` };
}

function lookItUp({ reference = '' }: Failure, work: WorkWords): Localized {
  const lookUp = work.lookUp(quote(reference, 90));
  return {
    en: `Before you repeat anything, ${lookUp.en}.`,
    ru: `Прежде чем повторять, ${lookUp.ru}.`,
  };
}
