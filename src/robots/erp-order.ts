import { z } from 'zod';
import { defineRobot } from './define-robot';
import { optionalComment, optionalReference, optionalUser } from './properties';

const properties = z.object({
  reference: optionalReference,
  notify_user: optionalUser,
  comment: optionalComment,
});

const returns = z.object({ erp_order_id: z.string() });

export type ErpOrderProperties = z.output<typeof properties>;
export type ErpOrderReturns = z.output<typeof returns>;

/** Creates an order in the ERP from a deal; one per deal and `reference`. */
export const erpOrderRobot = defineRobot({
  code: 'erp_order',
  name: { en: 'ERP: create order', ru: 'ERP: создать заказ' },
  description: {
    en: 'Creates an order in the ERP from the deal and writes its number to the deal.',
    ru: 'Создаёт заказ в ERP по данным сделки и записывает его номер в сделку.',
  },
  system: 'erp',
  field: { name: 'ERP_ORDER_ID', label: { en: 'ERP order number', ru: 'Номер заказа ERP' } },
  documents: ['DEAL', 'DYNAMIC'],
  properties,
  form: {
    reference: {
      type: 'string',
      name: { en: 'Order mark', ru: 'Метка заказа' },
      description: {
        en: 'Leave empty: one order per deal. Another mark means a second order for the same deal.',
        ru: 'Оставьте пустым: один заказ на сделку. Другая метка означает второй заказ по той же сделке.',
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
      description: { en: 'Goes into the order.', ru: 'Передаётся в заказ.' },
    },
  },
  returns,
  returnForm: {
    erp_order_id: { type: 'string', name: { en: 'ERP order number', ru: 'Номер заказа ERP' } },
  },
  workflow: 'erpOrder',
});
