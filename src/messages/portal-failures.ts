import { quote } from '../base/quote';
import { longestWords, moveAgain, type Tell } from './tell';

/** Whatever else the portal refused, for as long as the run asked. */
export const portalFault: Tell = ({ said }, { document }) => {
  const again = moveAgain(document);
  const words = said ? quote.bbCode(said, longestWords) : undefined;
  return {
    aftermath: 'unsaid',
    reason: {
      en: `the portal refused what the robot asked of it for too long${words ? `: “${words}”` : ''}`,
      ru: `портал слишком долго отказывал роботу${words ? `: «${words}»` : ''}`,
    },
    advice: {
      en: `When the portal works again, ${again.en}`,
      ru: `Когда портал снова заработает, ${again.ru}`,
    },
  };
};

/** What the portal keeps from a run, or does not have. */
export const portalFailures = {
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
} satisfies Record<string, Tell>;
