import type { Localized } from '../messages';

interface DocumentType {
  /** Of DOCUMENT_ID[2]. */
  id: RegExp;
  /** Many of them, as a portal's user says it. */
  name: Localized;
}

/** Documents that robots can serve, by DOCUMENT_TYPE[2]; `DYNAMIC` stands for all smart processes, `SMART_INVOICE` for invoices of the new kind. */
export const documentTypes = {
  DEAL: { id: /^DEAL_\d+$/, name: { en: 'deals', ru: 'сделки' } },
  LEAD: { id: /^LEAD_\d+$/, name: { en: 'leads', ru: 'лиды' } },
  QUOTE: { id: /^QUOTE_\d+$/, name: { en: 'quotes', ru: 'предложения' } },
  SMART_INVOICE: { id: /^SMART_INVOICE_\d+$/, name: { en: 'CRM invoices', ru: 'счета CRM' } },
  DYNAMIC: { id: /^DYNAMIC_\d+_\d+$/, name: { en: 'smart processes', ru: 'смарт-процессы' } },
} as const satisfies Record<string, DocumentType>;

export type DocumentTypeName = keyof typeof documentTypes;
