import type { Failure } from './failures';
import type { Localized } from './localized';
import { moment } from './moment';
import { quote } from './quote';

/** The order exists and stands in the deal. */
export function orderCreatedLine({ number, field }: { number: string; field: string }): Localized {
  return {
    en: `Order ${quote(number, 100)} was created in the ERP and written to the field ${quote(field, 60)}.`,
    ru: `В ERP создан заказ ${quote(number, 100)}, номер записан в поле ${quote(field, 60)}.`,
  };
}

/** The order exists, but the portal did not take its number. `said`: why, in the portal's words. */
export function fieldNotSavedLine(facts: { number: string; field: string; said?: string }): Localized {
  const field = quote(facts.field, 60);
  const number = quote(facts.number, 60);
  const said = facts.said ? quote(facts.said, 80) : undefined;
  return {
    en: `The order exists: ${number}. The portal did not save it to the field ${field}: ${said ?? 'the field is missing or of another type'}. Enter the number by hand.`,
    ru: `Заказ создан: ${number}. Портал не сохранил номер в поле ${field}: ${said ?? 'поля нет или у него другой тип'}. Впишите номер вручную.`,
  };
}

/** Work that waits: what failed, when it is tried next, and until when at the latest. Times in ms since 1970. */
export function nextTryLine(facts: {
  failure: Failure;
  now: number;
  /** Undefined: a try is under way. */
  nextTryAt: number | undefined;
  /** Undefined: the process waits for ever. */
  deadline: number | undefined;
}): Localized {
  const { failure, now, nextTryAt, deadline } = facts;
  const what = waitingFor(failure);
  const next = nextTryAt === undefined ? undefined : moment(nextTryAt, now);
  const last = deadline === undefined ? undefined : moment(deadline, now);
  return {
    en: `${what.en} ${next ? `Next try ${next.en}.` : 'The next try is under way.'}${last ? ` The deal is answered at the latest ${last.en}.` : ''}`,
    ru: `${what.ru} ${next ? `Следующая попытка ${next.ru}.` : 'Идёт следующая попытка.'}${last ? ` Сделка получит ответ не позднее чем ${last.ru}.` : ''}`,
  };
}

function waitingFor({ type, said }: Failure): Localized {
  const words = said ? quote(said, 80) : undefined;
  switch (type) {
    case 'Erp.Unavailable':
      return {
        en: `The ERP does not answer${words ? ` (“${words}”)` : ''}.`,
        ru: `ERP не отвечает${words ? ` («${words}»)` : ''}.`,
      };
    case 'Erp.Unknown':
      return {
        en: 'The ERP broke off; the order may exist, and is looked up before anything is created again.',
        ru: 'Связь с ERP прервалась; заказ мог быть создан, поэтому сначала робот поищет его.',
      };
    case 'Erp.Contract':
      return {
        en: 'The ERP did not answer in the agreed form; the order may exist, and is looked up first.',
        ru: 'ERP ответила не в согласованном формате; заказ мог быть создан, сначала робот поищет его.',
      };
    default:
      return {
        en: `The order waits (${quote(type, 60)}).`,
        ru: `Заказ ожидает (${quote(type, 60)}).`,
      };
  }
}
