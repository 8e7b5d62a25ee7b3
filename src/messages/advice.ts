import type { DocumentWords } from './document-words';
import type { Localized } from './localized';
import { quote } from '../base/quote';
import { type Failure, moveAgain } from './tell';
import type { WorkWords } from './works';

/** For what nothing came of, because a system was away. */
export function whenItWorks({ system }: WorkWords, document: DocumentWords): Localized {
  const again = moveAgain(document);
  return {
    en: `When ${system.en} works again, ${again.en}`,
    ru: `Когда ${system.ru} снова заработает, ${again.ru}`,
  };
}

/** For what may have been carried out. */
export function lookItUp({ reference = '' }: Failure, work: WorkWords): Localized {
  const lookUp = work.lookUp(quote.bbCode(reference, 90));
  return {
    en: `Before you repeat anything, ${lookUp.en}.`,
    ru: `Прежде чем повторять, ${lookUp.ru}.`,
  };
}
