import { documentWords } from './document-words';
import { kindOf } from './failures';
import type { Failure, Subject } from './tell';
import type { Localized } from './localized';
import { moment } from './moment';
import { quote } from '../base/quote';
import { type WorkWords, wordsOf } from './works';

type Values = Readonly<Record<string, string>>;

/** A field of the document, and what somebody else has put there. */
export interface FieldTaken {
  field: string;
  found: string;
}

const nothing: Localized = { en: '', ru: '' };

/** The work is done. @param field the document's field that its number was written to */
export function doneLine(values: Values, { robot }: Pick<Subject, 'robot'>, field?: string): Localized {
  const { en, ru } = wordsOf(robot).done(values, nothing);
  if (field === undefined) return { en: `${en}.`, ru: `${ru}.` };
  const name = quote.bbCode(field, 60);
  return {
    en: `${en} and written to the field ${name}.`,
    ru: `${ru}, номер записан в поле ${name}.`,
  };
}

/** The work is done, but the portal did not take its number. `said`: why, in the portal's words. */
export function fieldNotSavedLine(
  values: Values,
  { robot }: Pick<Subject, 'robot'>,
  facts: { field: string; said?: string },
): Localized {
  const { en, ru } = wordsOf(robot).done(values, nothing);
  const field = quote.bbCode(facts.field, 60);
  const said = facts.said ? quote.bbCode(facts.said, 40) : undefined;
  return {
    en: `${en}. The portal did not save it to the field ${field}: ${said ?? 'it is missing or of another type'}. Enter it by hand.`,
    ru: `${ru}. Портал не сохранил номер в поле ${field}: ${said ?? 'поля нет или у него другой тип'}. Впишите номер вручную.`,
  };
}

/** The work is done, and what somebody else has put into the field meanwhile was left there. */
export function fieldTakenLine(
  values: Values,
  { robot }: Pick<Subject, 'robot'>,
  taken: FieldTaken,
  of = nothing,
): Localized {
  const { en, ru } = wordsOf(robot).done(values, of);
  const field = quote.bbCode(taken.field, 60);
  const found = quote.bbCode(taken.found, 40);
  return {
    en: `${en}. The field ${field} holds “${found}” by now, which was left. Check which is right.`,
    ru: `${ru}. В поле ${field} уже внесли «${found}», это значение оставлено. Проверьте номер.`,
  };
}

/** Work that waits: what failed, when it is tried next, and until when at the latest. Times in ms since 1970. */
export function nextTryLine(facts: {
  failure: Failure;
  subject: Subject;
  now: number;
  /** Undefined: a try is under way. */
  nextTryAt: number | undefined;
  /** Undefined: the process waits for ever. */
  deadline: number | undefined;
}): Localized {
  const { failure, subject, now, nextTryAt, deadline } = facts;
  const what = waitingFor(failure, wordsOf(subject.robot));
  const next = nextTryAt === undefined ? undefined : moment(nextTryAt, now);
  const last = deadline === undefined ? undefined : moment(deadline, now);
  const { object } = documentWords(subject.document);
  return {
    en: `${what.en} ${next ? `Next try ${next.en}.` : 'The next try is under way.'}${last ? ` At the latest ${last.en}, ${object.en} is answered.` : ''}`,
    ru: `${what.ru} ${next ? `Следующая попытка ${next.ru}.` : 'Идёт следующая попытка.'}${last ? ` Ответ придёт не позднее чем ${last.ru}.` : ''}`,
  };
}

function waitingFor({ type, said }: Failure, { system, waits }: WorkWords): Localized {
  const words = said ? quote.bbCode(said, 80) : undefined;
  const name = upperFirst(system.en);
  switch (kindOf(type)) {
    case 'Unavailable':
      return {
        en: `${name} does not answer${words ? ` (“${words}”)` : ''}.`,
        ru: `${upperFirst(system.ru)} не отвечает${words ? ` («${words}»)` : ''}.`,
      };
    case 'Busy':
      return {
        en: `${name} is busy${words ? ` (“${words}”)` : ''}.`,
        ru: `${upperFirst(system.ru)} занята${words ? ` («${words}»)` : ''}.`,
      };
    case 'Unknown':
      return {
        en: `${name} broke off; the work may have been done, and is looked up before anything is created again.`,
        ru: `${upperFirst(system.ru)} прервала связь; работа могла быть выполнена, поэтому сначала робот поищет её.`,
      };
    case 'Asks':
      return {
        en: `${name} broke off and cannot be asked what became of it: an operator must say whether it was done.`,
        ru: `${upperFirst(system.ru)} прервала связь, и узнать у неё результат нельзя: решает оператор.`,
      };
    case 'Contract':
      return {
        en: `${name} did not answer in the agreed form; the work may have been done, and is looked up first.`,
        ru: `${upperFirst(system.ru)} ответила не в согласованном формате; сначала робот поищет, что было сделано.`,
      };
    default:
      return {
        en: `${waits.en} (${quote.bbCode(type, 60)}).`,
        ru: `${waits.ru} (${quote.bbCode(type, 60)}).`,
      };
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
