import type { DocumentWords } from './document-words';
import type { Localized } from './localized';
import type { WorkWords } from './works';

/** A failure as a run knows it. */
export interface Failure {
  /** Dotted failure type, e.g. `Erp.Rejected`. */
  type: string;
  /** The external system's own words. */
  said?: string;
  /** What the external system would know the work by; people look for it there. */
  reference?: string;
  /** Kind of the work in its business id, e.g. `erp-order`. */
  work?: string;
}

/** Whose failure it is. */
export interface Subject {
  /** CODE of the robot. */
  robot: string;
  /** DOCUMENT_ID[2], e.g. `DEAL_17`. */
  document: string;
}

/** What a failure leaves behind: nothing, perhaps something, or nothing that could be said of it. */
export type Aftermath = 'none' | 'open' | 'unsaid';

export interface FailureTexts {
  aftermath: Aftermath;
  /** A clause after a colon. */
  reason: Localized;
  advice: Localized;
}

export interface Words {
  work: WorkWords;
  document: DocumentWords;
}

export type Tell = (failure: Failure, words: Words) => FailureTexts;

/** Characters of others' words in a sentence of ours. */
export const longestWords = 120;

export function moveAgain({ object }: DocumentWords): Localized {
  return {
    en: `move ${object.en} to this stage again.`,
    ru: `переведите ${object.ru} на этот этап ещё раз.`,
  };
}
