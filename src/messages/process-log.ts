import { documentWords } from './document-words';
import { entryOf, waitsFor } from './failures/catalogue';
import type { Failure, Subject } from './failures/entry';
import type { Localized } from './localized';
import { type Clock, moment, tellsClock } from './moment';
import { quote } from '../base/quote';
import { wordsOf } from './works';

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

/** A person says what the process goes on with. */
export function byHandLine(
  values: Values,
  { by, reason }: { by: string; reason: string },
  { robot }: Pick<Subject, 'robot'>,
  of = nothing,
): Localized {
  const { system } = wordsOf(robot);
  const said = quote.bbCode(Object.values(values).join(', '), 80);
  const who = quote.bbCode(by, 40);
  const why = quote.bbCode(reason, 80);
  return {
    en: `Entered by hand${of.en} (${who}): ${said}. The robot sends nothing more to ${system.en}. Reason: “${why}”.`,
    ru: `Внесено вручную${of.ru} (${who}): ${said}. Робот больше ничего не отправляет (${system.ru}). Причина: «${why}».`,
  };
}

/** Work that waits: what failed, when it is tried next, and until when at the latest. Times in ms since 1970. */
export function nextTryLine(facts: {
  failure: Failure;
  subject: Subject;
  clock: Clock;
  /** Undefined: a try is under way. */
  nextTryAt: number | undefined;
  /** Undefined: the process waits for ever. */
  deadline: number | undefined;
}): Localized {
  const { failure, subject, clock, nextTryAt, deadline } = facts;
  const document = documentWords(subject.document);
  const work = wordsOf(subject.robot);
  const what = waitsFor(failure, { work, document });
  const last =
    deadline === undefined
      ? undefined
      : moment(deadline, { ...clock, said: nextTryAt !== undefined && tellsClock(nextTryAt, clock) });
  const next = nextTry(failure, { clock, nextTryAt });
  const { object } = document;
  return {
    en: `${what.en}${next.en}${last ? ` At the latest ${last.en}, ${object.en} is answered.` : ''}`,
    ru: `${what.ru}${next.ru}${last ? ` Ответ придёт не позднее чем ${last.ru}.` : ''}`,
  };
}

/** Work that waits for a person's word is not tried meanwhile. */
function nextTry(
  { type }: Failure,
  { clock, nextTryAt }: { clock: Clock; nextTryAt: number | undefined },
): Localized {
  if (entryOf(type).next === 'asks') return nothing;
  if (nextTryAt === undefined) return { en: ' The next try is under way.', ru: ' Идёт следующая попытка.' };
  const { en, ru } = moment(nextTryAt, clock);
  return { en: ` Next try ${en}.`, ru: ` Следующая попытка ${ru}.` };
}
