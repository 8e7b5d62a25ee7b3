import type { Recourse } from '../../../workflows/contract/failure-facts';
import type { Localized } from '../localized';
import {
  afterColon,
  type FailureEntry,
  inBrackets,
  lookItUp,
  thenMove,
  upperFirst,
  whenItWorks,
} from './entry';

/** What any external system may leave open, or be too busy or too far for, by the second half of the type. */
export const openFailures = {
  Unavailable: {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    // One that says why it does nothing has answered.
    reason: (failure, { work: { system } }) => {
      const words = afterColon(failure);
      return words.en
        ? { en: `${system.en} was not available${words.en}`, ru: `${system.ru} была недоступна${words.ru}` }
        : { en: `${system.en} did not answer`, ru: `${system.ru} не ответила` };
    },
    waits: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 80);
      const [en, ru] = words.en ? ['is not available', 'недоступна'] : ['does not answer', 'не отвечает'];
      return {
        en: `${upperFirst(system.en)} ${en}${words.en}.`,
        ru: `${upperFirst(system.ru)} ${ru}${words.ru}.`,
      };
    },
    advice: whenItWorks,
    toDo: 'Bring the system back, or correct its address in the settings; the runs go on by themselves.',
  },
  Unknown: {
    acts: 'operator',
    next: 'again',
    aftermath: 'open',
    reason: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 40);
      return {
        en: `${system.en} gave no clear answer${words.en}`,
        ru: `${system.ru} не дала ясного ответа${words.ru}`,
      };
    },
    waits: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 40);
      const then = settled(failure.recourse);
      return {
        en: `${upperFirst(system.en)} gave no clear answer${words.en}; the work may have been done${then.en}.`,
        ru: `${upperFirst(system.ru)} не дала ясного ответа${words.ru}; работа могла быть выполнена${then.ru}.`,
      };
    },
    advice: lookItUp,
    toDo: 'Find out why it gives no answer. If the run has ended as `unknown`, look for the reference before anything is repeated.',
  },
  Busy: {
    acts: 'operator',
    next: 'again',
    aftermath: 'unsaid',
    done: 'nothing of this step: it was rolled back',
    reason: (failure, { work: { system } }) => {
      const words = afterColon(failure);
      return {
        en: `${system.en} was still busy at the last try${words.en}`,
        ru: `${system.ru} и при последней попытке была занята${words.ru}`,
      };
    },
    waits: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 80);
      return {
        en: `${upperFirst(system.en)} is busy${words.en}.`,
        ru: `${upperFirst(system.ru)} занята${words.ru}.`,
      };
    },
    advice: thenMove('When it is free,', 'Когда она освободится,'),
    toDo: 'See what holds its locks. A write is refused so eight times in a row at most; then the run ends.',
  },
  Contract: {
    acts: 'integrator',
    next: 'again',
    aftermath: 'open',
    reason: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 28);
      return {
        en: `${system.en} answered, but not in the agreed form${words.en}`,
        ru: `${system.ru} ответила, но не в согласованном формате${words.ru}`,
      };
    },
    waits: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 40);
      const then = settled(failure.recourse);
      return {
        en: `${upperFirst(system.en)} did not answer in the agreed form${words.en}; the work may have been done${then.en}.`,
        ru: `${upperFirst(system.ru)} ответила не в согласованном формате${words.ru}; работа могла быть выполнена${then.ru}.`,
      };
    },
    advice: lookItUp,
    toDo: 'Mend the mapping or the system. Three such creates in a row end the run, or eight such look-ups (half an hour); look for the reference before anything is repeated.',
  },
  Asks: {
    acts: 'operator',
    next: 'asks',
    aftermath: 'open',
    reason: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 22);
      return {
        en: `${system.en} gave no clear answer${words.en} and cannot be asked, so an operator must say`,
        ru: `${system.ru} не дала ясного ответа${words.ru}, и узнать у неё результат нельзя: решает оператор`,
      };
    },
    waits: (failure, { work: { system } }) => {
      const words = inBrackets(failure, 60);
      return {
        en: `${upperFirst(system.en)} gave no clear answer${words.en} and cannot be asked what became of it: an operator must say whether it was done.`,
        ru: `${upperFirst(system.ru)} не дала ясного ответа${words.ru}, и узнать у неё результат нельзя: решает оператор.`,
      };
    },
    advice: lookItUp,
    toDo: 'Look for the reference there and send the work the Update `decide`: `{"number": "…"}` as it stands there, or `"not-done"`.',
  },
} satisfies Record<string, FailureEntry>;

/** What is done before anything could be created twice; nothing is claimed of what only a person could find out. */
function settled(recourse: Recourse | undefined): Localized {
  switch (recourse) {
    case 'look-up':
      return {
        en: ', and is looked up before anything is created again',
        ru: ', поэтому сначала робот поищет её результат',
      };
    case 'update':
      return {
        en: '; the same is sent again as a change',
        ru: '; то же будет отправлено ещё раз как изменение',
      };
    case 'repeat':
      return {
        en: '; the same is sent again, which does not create it twice',
        ru: '; тот же запрос будет повторён, второй раз ничего не создастся',
      };
    default:
      return { en: '', ru: '' };
  }
}
