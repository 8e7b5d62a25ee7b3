import { quote } from '../base/quote';
import { defineRobot, type PropertiesOf, type ReturnsOf } from './define-robot';
import { notifyUser, optionalComment, optionalReference } from './properties';

const settings = {
  reference: optionalReference({
    name: { en: 'Order mark', ru: 'Метка заказа' },
    description: {
      en: 'Leave empty: one order per deal. Another mark means a second order for the same deal.',
      ru: 'Оставьте пустым: один заказ на сделку. Другая метка означает второй заказ по той же сделке.',
    },
  }),
  notify_user: notifyUser,
  comment: optionalComment({ en: 'Goes into the order.', ru: 'Передаётся в заказ.' }),
};

const returns = { erp_order_id: { en: 'ERP order number', ru: 'Номер заказа ERP' } };

export type ErpOrderProperties = PropertiesOf<typeof settings>;
export type ErpOrderReturns = ReturnsOf<typeof returns>;

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
  documents: ['DEAL', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  settings,
  returns,
  words: {
    none: (of) => ({ en: `The order${of.en} was not created`, ru: `Заказ${of.ru} не создан` }),
    open: (of) => ({
      en: `It is not known whether the order${of.en} was created`,
      ru: `Неизвестно, создан ли заказ${of.ru}`,
    }),
    done: ({ erp_order_id }, of) => {
      const number = quote.bbCode(erp_order_id, 100);
      return {
        en: `Order ${number}${of.en} was created in the ERP`,
        ru: `Заказ ${number}${of.ru} создан в ERP`,
      };
    },
    lookUp: (reference) => ({
      en: `look in the ERP for an order with the external number ${reference}`,
      ru: `поищите в ERP заказ с внешним номером ${reference}`,
    }),
    waits: { en: 'The order waits', ru: 'Заказ ожидает' },
  },
  workflow: 'erpOrder',
});
