import { z } from 'zod';
import { defineRobot } from './define-robot';
import { optionalUser } from './properties';

const properties = z.object({ notify_user: optionalUser });

const returns = z.object({ erp_client_id: z.string() });

export type ErpClientProperties = z.output<typeof properties>;
export type ErpClientReturns = z.output<typeof returns>;

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
  documents: ['DEAL', 'DYNAMIC'],
  properties,
  form: {
    notify_user: {
      type: 'user',
      name: { en: 'Notify', ru: 'Кого уведомить' },
      description: {
        en: 'Who is told the result; the responsible person if empty.',
        ru: 'Кому сообщить результат; если пусто — ответственному.',
      },
    },
  },
  returns,
  returnForm: {
    erp_client_id: { type: 'string', name: { en: 'ERP client number', ru: 'Номер клиента в ERP' } },
  },
  workflow: 'erpClient',
});
