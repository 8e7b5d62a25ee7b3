import { quote } from '../base/quote';
import { defineRobot, type PropertiesOf, type ReturnsOf } from './define-robot';
import { notifyUser, optionalComment, optionalReference } from './properties';

const settings = {
  reference: optionalReference({
    name: { en: 'Invoice mark', ru: 'Метка счёта' },
    description: {
      en: 'Leave empty: one invoice per deal. Another mark means a second invoice for the same deal.',
      ru: 'Оставьте пустым: один счёт на сделку. Другая метка означает второй счёт по той же сделке.',
    },
  }),
  notify_user: notifyUser,
  comment: optionalComment({
    en: 'Goes into the invoice’s comment; the deal’s title if empty.',
    ru: 'Попадёт в комментарий счёта; если пусто — название сделки.',
  }),
};

const returns = {
  invoice_number: { en: '1C invoice number', ru: 'Номер счёта в 1С' },
  /** Ref_Key */
  invoice_id: { en: '1C invoice key', ru: 'Ключ счёта в 1С' },
  /** VAT included, as 1C keeps it, e.g. `270000.00`. */
  amount: { en: 'Invoice amount', ru: 'Сумма счёта' },
};

export type OneCInvoiceProperties = PropertiesOf<typeof settings>;
export type OneCInvoiceReturns = ReturnsOf<typeof returns>;

/** Raises an invoice in 1C for a deal's client; one per deal and `reference`. */
export const oneCInvoiceRobot = defineRobot({
  code: 'onec_invoice',
  name: { en: '1C: raise an invoice', ru: '1С: выставить счёт' },
  description: {
    en: 'Raises and posts an invoice in 1C for the deal’s client and writes its number to the deal.',
    ru: 'Создаёт и проводит в 1С счёт клиенту сделки и записывает его номер в сделку.',
  },
  system: 'one-c',
  field: { name: 'ONE_C_INVOICE', label: { en: '1C invoice number', ru: 'Номер счёта в 1С' } },
  documents: ['DEAL', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  settings,
  returns,
  words: {
    none: (of) => ({ en: `The invoice${of.en} was not created`, ru: `Счёт${of.ru} не создан` }),
    open: (of) => ({
      en: `It is not known whether the invoice${of.en} was created`,
      ru: `Неизвестно, создан ли счёт${of.ru}`,
    }),
    done: ({ invoice_number, amount }, of) => {
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
  workflow: 'oneCInvoice',
});
