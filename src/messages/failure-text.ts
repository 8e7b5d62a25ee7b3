import { failureTexts } from './failures/catalogue';
import { type Aftermath, type Failure, type Subject, upperFirst } from './failures/entry';
import type { Localized } from './localized';
import { wordsOf } from './works';

const nothing: Localized = { en: '', ru: '' };

/**
 * A failure in at most 300 characters: what happened, what was and was not done, what to do. It is the `error`
 * that the process goes on with, and its line in the process log.
 */
export function failureText(failure: Failure, subject: Subject): Localized {
  const { aftermath, reason, advice } = failureTexts(failure, subject);
  const head = failureHead(aftermath, { ...subject, work: failure.work }, nothing);
  return {
    en: `${head.en}: ${reason.en}. ${advice.en}`,
    ru: `${head.ru}: ${reason.ru}. ${advice.ru}`,
  };
}

/** Why work failed; a sentence. */
export function reasonText(failure: Failure, subject: Subject): Localized {
  const { reason } = failureTexts(failure, subject);
  return { en: `${upperFirst(reason.en)}.`, ru: `${upperFirst(reason.ru)}.` };
}

/** The clause that a failure begins with. @param of the document, where it must be named */
export function failureHead(
  aftermath: Aftermath,
  { robot, work }: Subject & Pick<Failure, 'work'>,
  of: Localized,
): Localized {
  if (aftermath !== 'unsaid') return wordsOf(robot, work)[aftermath](of);
  return {
    en: `The robot did not finish its work${of.en}`,
    ru: `Робот не завершил работу${of.ru}`,
  };
}
