import { documentWords, numberOf } from './document-words';
import { failureHead } from './failure-text';
import { failureTexts } from './failures/catalogue';
import type { Failure, Subject } from './failures/entry';
import type { Localized } from './localized';
import { byHandLine, type FieldTaken, fieldTakenLine } from './process-log';
import { quote } from '../base/quote';
import { wordsOf } from './works';

/** A run's document as a notification links it. */
export interface LinkedDocument extends Subject {
  title: string;
  /** Of the document's card in the portal; absent where the portal has none that is known here. */
  url?: string;
}

/** The work is done. Holds BB codes. @param values the robot's returned values */
export function doneNotification(
  values: Readonly<Record<string, string>>,
  document: LinkedDocument,
): Localized {
  const { en, ru } = wordsOf(document.robot).done(values, linkTo(document));
  return { en: `${en}.`, ru: `${ru}.` };
}

/** The work is done, and the field was left as somebody else has filled it in. Holds BB codes. */
export function fieldTakenNotification(
  values: Readonly<Record<string, string>>,
  document: LinkedDocument,
  taken: FieldTaken,
): Localized {
  return fieldTakenLine(values, document, taken, linkTo(document));
}

/** A person says what the process goes on with. Holds BB codes. */
export function byHandNotification(
  values: Readonly<Record<string, string>>,
  byHand: { by: string; reason: string },
  document: LinkedDocument,
): Localized {
  return byHandLine(values, byHand, document, linkTo(document));
}

/** The run failed: what happened and what to do. Holds BB codes. */
export function failureNotification(failure: Failure, document: LinkedDocument): Localized {
  const { aftermath, reason, advice } = failureTexts(failure, document);
  const head = failureHead(aftermath, { ...document, work: failure.work }, linkTo(document));
  return {
    en: `${head.en}: ${reason.en}. What to do: ${lowerFirst(advice.en)}`,
    ru: `${head.ru}: ${reason.ru}. Что делать: ${lowerFirst(advice.ru)}`,
  };
}

function linkTo({ document, title, url }: LinkedDocument): Localized {
  const { of } = documentWords(document);
  const number = numberOf(document);
  const name = quote.bbCode(title, 200);
  const link = (text: string): string => (url === undefined ? text : `[URL=${url}]${text}[/URL]`);
  return { en: `${of.en} ${link(name || `#${number}`)}`, ru: `${of.ru} ${link(name || `№ ${number}`)}` };
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
