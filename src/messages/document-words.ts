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

/** @param en with `the` before it @param ru in the nominative, accusative, prepositional and dative case */
function words(en: string, [subject, object, inside, of]: [string, string, string, string]): DocumentWords {
  return {
    subject: { en, ru: subject },
    object: { en: `the ${en}`, ru: object },
    inside: { en: `in the ${en}`, ru: `в ${inside}` },
    of: { en: ` for the ${en}`, ru: ` по ${of}` },
  };
}

/** By what stands before the number in DOCUMENT_ID[2]. */
const byType: ReadonlyMap<string, DocumentWords> = new Map([
  ['DEAL', words('deal', ['сделка', 'сделку', 'сделке', 'сделке'])],
  ['LEAD', words('lead', ['лид', 'лид', 'лиде', 'лиду'])],
  ['QUOTE', words('quote', ['предложение', 'предложение', 'предложении', 'предложению'])],
  ['SMART_INVOICE', words('invoice', ['счёт CRM', 'счёт CRM', 'счёте CRM', 'счёту CRM'])],
]);

/** Vendor's word for a record of a smart process. */
const item = words('item', ['элемент', 'элемент', 'элементе', 'элементу']);

/** @param documentId DOCUMENT_ID[2], e.g. `DEAL_17`, `DYNAMIC_177_12` */
export function documentWords(documentId: string): DocumentWords {
  return byType.get(documentId.slice(0, documentId.lastIndexOf('_'))) ?? item;
}

/** What a document without a title is called. */
export function untitled(documentId: string): Localized {
  const { en, ru } = documentWords(documentId).subject;
  const number = numberOf(documentId);
  return { en: `${upperFirst(en)} ${number}`, ru: `${upperFirst(ru)} № ${number}` };
}

export function numberOf(documentId: string): string {
  return documentId.slice(documentId.lastIndexOf('_') + 1);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
