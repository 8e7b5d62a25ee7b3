import type { Localized } from '../messages';

interface DocumentType {
  /** Of DOCUMENT_ID[2]. */
  id: RegExp;
  /** Many of them, as a portal's user says it. */
  name: Localized;
}

/** Documents that robots can serve, by DOCUMENT_TYPE[2]; `DYNAMIC` stands for all smart processes. */
export const documentTypes = {
  DEAL: { id: /^DEAL_\d+$/, name: { en: 'deals', ru: 'сделки' } },
  DYNAMIC: { id: /^DYNAMIC_\d+_\d+$/, name: { en: 'smart processes', ru: 'смарт-процессы' } },
} as const satisfies Record<string, DocumentType>;

export type DocumentTypeName = keyof typeof documentTypes;
