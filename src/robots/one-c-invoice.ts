import { z } from 'zod';
import { defineRobot } from './define-robot';
import { optionalComment, optionalReference, optionalUser } from './properties';

const properties = z.object({
  reference: optionalReference,
  notify_user: optionalUser,
  comment: optionalComment,
});

const returns = z.object({
  invoice_number: z.string(),
  /** Ref_Key */
  invoice_id: z.string(),
  /** VAT included, as 1C keeps it, e.g. `270000.00`. */
  amount: z.string(),
});

export type OneCInvoiceProperties = z.output<typeof properties>;
export type OneCInvoiceReturns = z.output<typeof returns>;

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
  documents: ['DEAL', 'DYNAMIC'],
  properties,
  form: {
    reference: {
      type: 'string',
      name: { en: 'Invoice mark', ru: 'Метка счёта' },
      description: {
        en: 'Leave empty: one invoice per deal. Another mark means a second invoice for the same deal.',
        ru: 'Оставьте пустым: один счёт на сделку. Другая метка означает второй счёт по той же сделке.',
      },
    },
    notify_user: {
      type: 'user',
      name: { en: 'Notify', ru: 'Кого уведомить' },
      description: {
        en: 'Who is told the result; the responsible person if empty.',
        ru: 'Кому сообщить результат; если пусто — ответственному.',
      },
    },
    comment: {
      type: 'text',
      name: { en: 'Comment', ru: 'Комментарий' },
      description: {
        en: 'Goes into the invoice’s comment; the deal’s title if empty.',
        ru: 'Попадёт в комментарий счёта; если пусто — название сделки.',
      },
    },
  },
  returns,
  returnForm: {
    invoice_number: { type: 'string', name: { en: '1C invoice number', ru: 'Номер счёта в 1С' } },
    invoice_id: { type: 'string', name: { en: '1C invoice key', ru: 'Ключ счёта в 1С' } },
    amount: { type: 'string', name: { en: 'Invoice amount', ru: 'Сумма счёта' } },
  },
  workflow: 'oneCInvoice',
});
