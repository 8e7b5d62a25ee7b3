import { quote } from '../base/quote';
import { defineRobot, type PropertiesOf, type ReturnsOf } from './define-robot';
import { notifyUser } from './properties';

const settings = { notify_user: notifyUser };

const returns = { erp_client_id: { en: 'ERP client number', ru: 'Номер клиента в ERP' } };

export type ErpClientProperties = PropertiesOf<typeof settings>;
export type ErpClientReturns = ReturnsOf<typeof returns>;

/** Gives a document's company or contact, with its legal details, to the ERP; one per client. */
export const erpClientRobot = defineRobot({
  code: 'erp_client',
  name: { en: 'ERP: send client', ru: 'ERP: передать клиента' },
  description: {
    en: 'Sends the company or contact with its legal details to the ERP and writes its number there to the deal.',
    ru: 'Передаёт в ERP компанию или контакт с реквизитами и записывает номер клиента в сделку.',
  },
  system: 'erp',
  field: { name: 'ERP_CLIENT_ID', label: { en: 'ERP client number', ru: 'Номер клиента в ERP' } },
  documents: ['DEAL', 'LEAD', 'QUOTE', 'SMART_INVOICE', 'DYNAMIC'],
  settings,
  returns,
  words: {
    none: (of) => ({
      en: `The client${of.en} was not passed to the ERP`,
      ru: `Клиент${of.ru} не передан в ERP`,
    }),
    open: (of) => ({
      en: `It is not known whether the client${of.en} was passed to the ERP`,
      ru: `Неизвестно, передан ли в ERP клиент${of.ru}`,
    }),
    done: ({ erp_client_id }, of) => {
      const number = quote.bbCode(erp_client_id, 100);
      return {
        en: `The client${of.en} is in the ERP as ${number}`,
        ru: `Клиент${of.ru} есть в ERP под номером ${number}`,
      };
    },
    lookUp: (reference) => ({
      en: `look in the ERP for a client with the external number ${reference}`,
      ru: `поищите в ERP клиента с внешним номером ${reference}`,
    }),
    waits: { en: 'The client waits', ru: 'Клиент ожидает' },
  },
  workflow: 'erpClient',
});
