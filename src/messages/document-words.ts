import type { Localized } from './localized';

/** A document in the cases that sentences need. */
export interface DocumentWords {
  /** `deal`, and `сделка`. */
  subject: Localized;
  /** `the deal`, and `сделку`. */
  object: Localized;
  /** `in the deal`, and `в сделке`. */
  inside: Localized;
  /** ` for the deal`, and ` по сделке`. */
  of: Localized;
}

const deal: DocumentWords = {
  subject: { en: 'deal', ru: 'сделка' },
  object: { en: 'the deal', ru: 'сделку' },
  inside: { en: 'in the deal', ru: 'в сделке' },
  of: { en: ' for the deal', ru: ' по сделке' },
};

/** Vendor's word for a record of a smart process. */
const item: DocumentWords = {
  subject: { en: 'item', ru: 'элемент' },
  object: { en: 'the item', ru: 'элемент' },
  inside: { en: 'in the item', ru: 'в элементе' },
  of: { en: ' for the item', ru: ' по элементу' },
};

/** @param documentId DOCUMENT_ID[2], e.g. `DEAL_17`, `DYNAMIC_177_12` */
export function documentWords(documentId: string): DocumentWords {
  return documentId.startsWith('DEAL_') ? deal : item;
}
