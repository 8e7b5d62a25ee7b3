import type { Localized } from './localized';
import { quote } from './quote';

/** A failure as a run knows it. */
export interface Failure {
  /** Dotted failure type, e.g. `Erp.Rejected`. */
  type: string;
  /** The external system's own words. */
  said?: string;
  /** What the ERP would know the order by; people look for it there. */
  reference?: string;
}

/** What a failure leaves behind: no order, perhaps an order, or nothing that could be said of it. */
export type Aftermath = 'none' | 'open' | 'unsaid';

interface FailureTexts {
  aftermath: Aftermath;
  /** A clause after a colon. */
  reason: Localized;
  advice: Localized;
}

const longestWords = 120;

const moveAgain: Localized = {
  en: 'move the deal to this stage again.',
  ru: 'переведите сделку на этот этап ещё раз.',
};

const known = {
  'Erp.Rejected': ({ said = '' }) => ({
    aftermath: 'none',
    reason: {
      en: `the ERP refused: “${quote(said, longestWords)}”`,
      ru: `ERP отказала: «${quote(said, longestWords)}»`,
    },
    advice: {
      en: `Correct what the ERP names and ${moveAgain.en}`,
      ru: `Исправьте то, на что указала ERP, и ${moveAgain.ru}`,
    },
  }),
  'Erp.Unavailable': () => ({
    aftermath: 'none',
    reason: { en: 'the ERP did not answer', ru: 'ERP не ответила' },
    advice: {
      en: `When the ERP works again, ${moveAgain.en}`,
      ru: `Когда ERP снова заработает, ${moveAgain.ru}`,
    },
  }),
  'Erp.Unknown': (failure) => ({
    aftermath: 'open',
    reason: { en: 'the ERP broke off before it answered', ru: 'связь с ERP прервалась до ответа' },
    advice: lookItUp(failure),
  }),
  'Erp.Contract': (failure) => ({
    aftermath: 'open',
    reason: {
      en: 'the ERP answered, but not in the agreed form',
      ru: 'ERP ответила, но не в согласованном формате',
    },
    advice: lookItUp(failure),
  }),
  'Deadline.NotBegun': () => ({
    aftermath: 'none',
    reason: {
      en: 'the waiting time ran out before the ERP could take it; nothing more is sent to the ERP',
      ru: 'время ожидания истекло раньше, чем ERP смогла его принять; больше в ERP ничего не отправляется',
    },
    advice: {
      en: `When the ERP works again, ${moveAgain.en}`,
      ru: `Когда ERP снова заработает, ${moveAgain.ru}`,
    },
  }),
  'Deadline.Unknown': () => ({
    aftermath: 'open',
    reason: {
      en: 'the waiting time ran out while the ERP was at work',
      ru: 'время ожидания истекло, пока ERP обрабатывала запрос',
    },
    advice: {
      en: 'The robot goes on looking: if there is an order, its number is written to the deal and a notification follows.',
      ru: 'Робот продолжает проверять: если заказ есть, номер появится в сделке и придёт уведомление.',
    },
  }),
  'Robot.BadProperties': ({ said = '' }) => ({
    aftermath: 'none',
    reason: {
      en: `the robot's settings on the stage do not fit (${quote(said, longestWords)})`,
      ru: `настройки робота на этапе заданы неверно (${quote(said, longestWords)})`,
    },
    advice: { en: `Correct them and ${moveAgain.en}`, ru: `Исправьте их и ${moveAgain.ru}` },
  }),
  'Robot.WrongDocument': () => ({
    aftermath: 'none',
    reason: { en: 'this robot works with deals only', ru: 'этот робот работает только со сделками' },
    advice: { en: 'Put it on a stage of deals.', ru: 'Поставьте его на этап сделки.' },
  }),
  'Portal.AmbiguousRequisites': () => ({
    aftermath: 'none',
    reason: {
      en: 'the client has several sets of details, and none is chosen in the deal',
      ru: 'у клиента несколько реквизитов, и в сделке не выбраны нужные',
    },
    advice: {
      en: `Choose one in the deal and ${moveAgain.en}`,
      ru: `Выберите реквизиты в сделке и ${moveAgain.ru}`,
    },
  }),
  'Portal.NotFound': () => ({
    aftermath: 'unsaid',
    reason: {
      en: 'the deal or its client is no longer in the portal',
      ru: 'сделка или её клиент не найдены на портале',
    },
    advice: {
      en: 'Check the deal, its company and its contact.',
      ru: 'Проверьте сделку, её компанию и контакт.',
    },
  }),
  'Portal.AccessDenied': () => ({
    aftermath: 'unsaid',
    reason: {
      en: 'the portal does not let the application at the deal or its client',
      ru: 'у приложения нет доступа к сделке или её клиенту',
    },
    advice: {
      en: `Give the user who installed the application access to both and ${moveAgain.en}`,
      ru: `Дайте доступ к ним пользователю, установившему приложение, и ${moveAgain.ru}`,
    },
  }),
  'Run.Failed': () => ({
    aftermath: 'none',
    reason: {
      en: 'the run broke off before the ERP was asked',
      ru: 'выполнение прервалось до обращения к ERP',
    },
    advice: {
      en: `Tell the administrator; then ${moveAgain.en}`,
      ru: `Сообщите администратору, затем ${moveAgain.ru}`,
    },
  }),
  'Run.Unknown': (failure) => ({
    aftermath: 'open',
    reason: { en: 'the run broke off', ru: 'выполнение прервалось' },
    advice: lookItUp(failure),
  }),
} satisfies Record<string, (failure: Failure) => FailureTexts>;

/** Failures that have words of their own; the rest are told as the robot's own fault. */
export type KnownFailureType = keyof typeof known;

/** What is said of a failure to the people who must act on it. */
export function failureTexts(failure: Failure): FailureTexts {
  return isKnown(failure.type) ? known[failure.type](failure) : ownFault(failure);
}

/** All types that have words of their own. */
export const knownFailureTypes = Object.keys(known).filter(isKnown);

function isKnown(type: string): type is KnownFailureType {
  return Object.hasOwn(known, type);
}

function ownFault({ type }: Failure): FailureTexts {
  return {
    aftermath: 'unsaid',
    reason: {
      en: `an error in the integration (${quote(type, 60)})`,
      ru: `ошибка в интеграции (${quote(type, 60)})`,
    },
    advice: {
      en: 'Tell the administrator, and look in the ERP before you repeat anything.',
      ru: 'Сообщите администратору и проверьте ERP, прежде чем повторять.',
    },
  };
}

function lookItUp({ reference = '' }: Failure): Localized {
  return {
    en: `Look in the ERP for an order with the external number ${quote(reference, 90)} before you repeat anything.`,
    ru: `Прежде чем повторять, поищите в ERP заказ с внешним номером ${quote(reference, 90)}.`,
  };
}
