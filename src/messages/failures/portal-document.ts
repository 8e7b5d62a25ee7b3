import { quote } from '../../base/quote';
import { type FailureEntry, thenMove } from './entry';

const lacks = { acts: 'deal', next: 'ends', aftermath: 'none' } as const;

/** What the portal keeps from a run of its document, or the document lacks. */
export const portalDocumentFailures = {
  'Portal.NotFound': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'unsaid',
    done: 'nothing by this request',
    reason: (_failure, { document }) => ({
      en: `${document.object.en} or its client is no longer in the portal`,
      ru: `${document.subject.ru} или клиент не найдены на портале`,
    }),
    advice: (_failure, { document }) => ({
      en: `Check ${document.object.en}, its company and its contact.`,
      ru: `Проверьте ${document.object.ru}, компанию и контакт.`,
    }),
  },
  'Portal.AccessDenied': {
    acts: 'administrator',
    next: 'ends',
    aftermath: 'unsaid',
    done: 'nothing by this request',
    reason: (_failure, { document }) => ({
      en: `the portal does not let the application at ${document.object.en} or its client`,
      ru: `у приложения нет доступа: ${document.subject.ru} или клиент`,
    }),
    advice: thenMove(
      'Give the user who installed the application access to both and',
      'Дайте доступ пользователю, установившему приложение, и',
    ),
    toDo: 'Give the user who installed the application access; robots are registered by an administrator only.',
  },
  'Portal.AmbiguousRequisites': {
    ...lacks,
    reason: (_failure, { document }) => ({
      en: `the client has several sets of details, and none is chosen ${document.inside.en}`,
      ru: `у клиента несколько реквизитов, и ${document.inside.ru} не выбраны нужные`,
    }),
    advice: thenMove('Choose one and', 'Выберите реквизиты и'),
  },
  'Portal.NoAmount': {
    ...lacks,
    reason: (_failure, { document }) => ({
      en: `there is no amount ${document.inside.en} that can be passed on exactly`,
      ru: `${document.inside.ru} нет суммы, которую можно передать без искажений`,
    }),
    advice: thenMove(
      'Fill in “Amount and currency” (a smart process shows it once amounts are on) and',
      'Заполните «Сумма и валюта» (в смарт-процессе сначала включите суммы) и',
    ),
  },
  'Portal.NoCurrency': {
    ...lacks,
    reason: (_failure, { document }) => ({
      en: `no currency is chosen ${document.inside.en}`,
      ru: `${document.inside.ru} не указана валюта`,
    }),
    advice: thenMove(
      'Fill in “Amount and currency” (a smart process shows it once amounts are on) and',
      'Заполните «Сумма и валюта» (в смарт-процессе сначала включите суммы) и',
    ),
  },
  'Portal.NoClient': {
    ...lacks,
    reason: (_failure, { document }) => ({
      en: `there is no client ${document.inside.en}`,
      ru: `${document.inside.ru} нет клиента`,
    }),
    advice: thenMove('Choose a company or a contact and', 'Укажите компанию или контакт и'),
  },
  'Portal.NoInn': {
    ...lacks,
    reason: {
      en: 'the client has no details with an INN of 10 or 12 digits',
      ru: 'у клиента нет реквизитов с ИНН из 10 или 12 цифр',
    },
    advice: thenMove('Fill in the INN in the client’s details and', 'Заполните ИНН в реквизитах клиента и'),
  },
  'Portal.ForeignRequisites': {
    ...lacks,
    reason: (_failure, { work: { system } }) => ({
      en: `the client’s details are by the template of another country, and ${system.en} is given Russian ones, with an INN`,
      ru: `реквизиты клиента заполнены по шаблону другой страны, а ${system.ru} принимает российские, с ИНН`,
    }),
    advice: thenMove(
      'Choose details by a Russian template and',
      'Выберите реквизиты по российскому шаблону и',
    ),
  },
  'Portal.NoRows': {
    ...lacks,
    reason: (_failure, { document }) => ({
      en: `there are no products ${document.inside.en}`,
      ru: `${document.inside.ru} нет товаров`,
    }),
    advice: thenMove('Add them and', 'Добавьте товары и'),
  },
  'Portal.RowUnnamed': {
    ...lacks,
    reason: ({ said = '?' }) => ({
      en: `row ${quote.bbCode(said, 10)} of the products has no name`,
      ru: `в строке ${quote.bbCode(said, 10)} списка товаров нет названия`,
    }),
    advice: thenMove('Name the product and', 'Укажите название товара и'),
  },
  'Portal.RowUnpriced': {
    ...lacks,
    reason: ({ said = '?' }) => ({
      en: `row ${quote.bbCode(said, 10)} of the products has no price or quantity that can be passed on exactly`,
      ru: `в строке ${quote.bbCode(said, 10)} списка товаров нет цены или количества, которые можно передать без искажений`,
    }),
    advice: thenMove('Fill in price and quantity and', 'Заполните цену и количество и'),
  },
} satisfies Record<string, FailureEntry>;
