import { quote } from '../../base/quote';
import type { Recourse } from '../../../workflows/contract/failure-facts';
import type { DocumentWords } from '../document-words';
import type { Localized } from '../localized';
import type { ToldWork } from '../works';

/** A failure as a run knows it. */
export interface Failure {
  /** Dotted failure type, e.g. `Erp.Rejected`. */
  type: string;
  /** The external system's own words. */
  said?: string;
  /** How the next attempt makes sure that nothing is created twice. */
  recourse?: Recourse;
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

export interface Words {
  work: ToldWork;
  document: DocumentWords;
}

/** A piece of a text, where it depends on the failure as a function of it. */
export type Clause = Localized | Say;
type Say = (failure: Failure, words: Words) => Localized;

/** What a failure leaves behind: nothing, perhaps something, or nothing that could be said of it. */
export type Aftermath = 'none' | 'open' | 'unsaid';

/**
 * What happens next: it is tried again by itself, for as long as the run may; the run or installation ends; or it waits for a
 * person's word.
 */
export type Next = 'again' | 'ends' | 'asks';

/** Who can do something about it. */
export type Acts = 'deal' | 'administrator' | 'operator' | 'integrator';

/** All that is told of one type of failure. */
export interface FailureEntry {
  acts: Acts;
  next: Next;
  aftermath: Aftermath;
  /** What happened; a clause after a colon. */
  reason: Clause;
  /** For the deal's people, once the run has ended; a sentence. */
  advice: Clause;
  /** While the run waits; a sentence. The reason is told where this is unset. */
  waits?: Clause;
  /** What was done, where `aftermath` does not say it. For operators. */
  done?: string;
  /** What happens next, where `next` does not say it. For operators. */
  follows?: string;
  /** For whoever acts, where `advice` does not say it. */
  toDo?: string;
}

export function tell(clause: Clause, failure: Failure, words: Words): Localized {
  return typeof clause === 'function' ? clause(failure, words) : clause;
}

/** Characters of others' words in a sentence of ours. */
export const longestWords = 120;

/** What the system said, in quotation marks after a blank and in brackets; nothing where it said nothing. */
export function inBrackets({ said }: Failure, longest: number): Localized {
  const words = said ? quote.bbCode(said, longest) : '';
  return words ? { en: ` (“${words}”)`, ru: ` («${words}»)` } : { en: '', ru: '' };
}

/** The same after a colon. */
export function afterColon({ said }: Failure, longest = longestWords): Localized {
  const words = said ? quote.bbCode(said, longest) : '';
  return words ? { en: `: “${words}”`, ru: `: «${words}»` } : { en: '', ru: '' };
}

/** A clause that ends with what the system said. */
export function inItsWords(en: string, ru: string): Say {
  return (failure) => {
    const words = afterColon(failure);
    return { en: `${en}${words.en}`, ru: `${ru}${words.ru}` };
  };
}

/** Advice that ends with moving the document to the stage again. @param en begins the sentence, as `ru` does */
export function thenMove(en: string, ru: string): Say {
  return (_failure, { document }) => {
    const again = moveAgain(document);
    return { en: `${en} ${again.en}`, ru: `${ru} ${again.ru}` };
  };
}

/** For what nothing came of, because a system was away. */
export function whenItWorks(_failure: Failure, { work: { system }, document }: Words): Localized {
  const again = moveAgain(document);
  return {
    en: `When ${system.en} works again, ${again.en}`,
    ru: `Когда ${system.ru} снова заработает, ${again.ru}`,
  };
}

/** For what may have been carried out. */
export function lookItUp({ reference = '' }: Failure, { work }: Words): Localized {
  const lookUp = work.lookUp(quote.bbCode(reference, 90));
  return {
    en: `Before you repeat anything, ${lookUp.en}.`,
    ru: `Прежде чем повторять, ${lookUp.ru}.`,
  };
}

function moveAgain({ object }: DocumentWords): Localized {
  return {
    en: `move ${object.en} to this stage again.`,
    ru: `переведите ${object.ru} на этот этап ещё раз.`,
  };
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
