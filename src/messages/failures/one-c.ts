import { quote } from '../../base/quote';
import type { Localized } from '../localized';
import { type Failure, type FailureEntry, longestWords, thenMove } from './entry';

/** Names of 1C's objects and fields are long. */
const longestName = 90;

/** A clause with what 1C said, or what it is about, in the place of `…`. */
function about(en: string, ru: string, longest = longestName): (failure: Failure) => Localized {
  return ({ said = '…' }) => {
    const what = quote.bbCode(said, longest);
    return { en: en.replace('…', () => what), ru: ru.replace('…', () => what) };
  };
}

/** What keeps an invoice from being made though 1C refused nothing itself; `said` is what it is about. */
export const oneCFailures = {
  'OneC.FieldIgnored': {
    acts: 'integrator',
    next: 'ends',
    aftermath: 'none',
    reason: about(
      '1C does not have “…” and would ignore it without a word',
      'в 1С нет «…», и она молча пропустила бы это',
    ),
    advice: thenMove(
      'Ask the administrator to publish it or to change the mapping; then',
      'Попросите администратора опубликовать его или изменить сопоставление, затем',
    ),
    toDo: 'Publish the field in 1C or change the mapping; `robots one-c check` names all that is missing.',
  },
  'OneC.TooLong': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: about(
      'a text is longer than the field “…” of 1C, which would cut it without a word',
      'текст длиннее, чем поле «…» в 1С, и она молча обрезала бы его',
    ),
    advice: thenMove('Shorten it and', 'Сократите текст и'),
  },
  'OneC.NotFound': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: about('1C does not have what it needs: …', 'в 1С нет того, что нужно для счёта: …'),
    advice: thenMove('Enter it there and', 'Заведите это в 1С и'),
  },
  'OneC.Several': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: about('it is not clear which one in 1C is meant: …', 'в 1С нельзя однозначно выбрать: …'),
    advice: thenMove('Put it in order there and', 'Наведите там порядок и'),
  },
  'OneC.MarkedForDeletion': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: about('it was deleted in 1C: …', 'в 1С это удалено: …'),
    advice: thenMove(
      'Take the deletion mark off, or set another mark in the robot, and',
      'Снимите пометку удаления или задайте роботу другую метку и',
    ),
  },
  'OneC.Differs': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'unsaid',
    done: 'what was in 1C was left as it is',
    reason: about(
      'what is in 1C is not what was sent (…); it was left as it is',
      'в 1С хранится не то, что отправлено (…); там ничего не изменено',
    ),
    advice: thenMove('Correct it there and', 'Исправьте его там и'),
  },
  'OneC.Cut': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'unsaid',
    done: 'the object is in 1C, with a text cut',
    reason: about('1C kept only a part of a text: …', '1С сохранила текст не целиком: …', longestWords),
    advice: thenMove('Complete it there, or shorten it here, and', 'Дополните его там и'),
  },
  'OneC.MarkCut': {
    acts: 'integrator',
    next: 'ends',
    aftermath: 'unsaid',
    done: 'the document is in 1C, with its mark cut, and not posted',
    reason: about(
      '1C made the document, but cut the mark in it (…)',
      'документ в 1С создан, но она обрезала в нём метку (…)',
    ),
    advice: thenMove(
      'Have the field made longer, enter the whole mark and',
      'Пусть поле удлинят, впишите метку целиком и',
    ),
  },
  'OneC.BadRequest': {
    acts: 'integrator',
    next: 'ends',
    aftermath: 'none',
    reason: about(
      '1C does not understand the integration’s request: “…”',
      '1С не понимает запрос интеграции: «…»',
      longestWords,
    ),
    advice: thenMove(
      'Ask the administrator to correct the mapping; then',
      'Попросите администратора исправить сопоставление, затем',
    ),
    toDo: 'Correct the mapping; `robots one-c check` compares it with what the base publishes.',
  },
  'OneC.NotPosted': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'unsaid',
    done: 'the document is in 1C, not posted',
    reason: about(
      'the document is in 1C, which did not post it: “…”',
      'документ в 1С создан, но она его не провела: «…»',
      longestWords,
    ),
    advice: thenMove('Correct what 1C names and', 'Исправьте то, на что указала 1С, и'),
  },
} satisfies Record<string, FailureEntry>;
