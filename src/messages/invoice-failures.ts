import { quote } from '../base/quote';
import { longestWords, moveAgain, type Tell } from './tell';

/** Names of 1C's objects and fields are long. */
const longestName = 90;

/** What keeps an invoice from being made though 1C refused nothing itself; `said` is what it is about. */
export const invoiceFailures = {
  'OneC.FieldIgnored': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const field = quote.bbCode(said, longestName);
    return {
      aftermath: 'none',
      reason: {
        en: `1C does not have “${field}” and would ignore it without a word`,
        ru: `в 1С нет «${field}», и она молча пропустила бы это`,
      },
      advice: {
        en: `Ask the administrator to publish it or to change the mapping; then ${again.en}`,
        ru: `Попросите администратора опубликовать его или изменить сопоставление, затем ${again.ru}`,
      },
    };
  },
  'OneC.TooLong': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const field = quote.bbCode(said, longestName);
    return {
      aftermath: 'none',
      reason: {
        en: `a text is longer than the field “${field}” of 1C, which would cut it without a word`,
        ru: `текст длиннее, чем поле «${field}» в 1С, и она молча обрезала бы его`,
      },
      advice: { en: `Shorten it and ${again.en}`, ru: `Сократите текст и ${again.ru}` },
    };
  },
  'OneC.NotFound': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const what = quote.bbCode(said, longestName);
    return {
      aftermath: 'none',
      reason: {
        en: `1C does not have what it needs: ${what}`,
        ru: `в 1С нет того, что нужно для счёта: ${what}`,
      },
      advice: { en: `Enter it there and ${again.en}`, ru: `Заведите это в 1С и ${again.ru}` },
    };
  },
  'OneC.Several': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const what = quote.bbCode(said, longestName);
    return {
      aftermath: 'none',
      reason: {
        en: `it is not clear which one in 1C is meant: ${what}`,
        ru: `в 1С нельзя однозначно выбрать: ${what}`,
      },
      advice: {
        en: `Put it in order there and ${again.en}`,
        ru: `Наведите там порядок и ${again.ru}`,
      },
    };
  },
  'OneC.MarkedForDeletion': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const what = quote.bbCode(said, longestName);
    return {
      aftermath: 'none',
      reason: { en: `it was deleted in 1C: ${what}`, ru: `в 1С это удалено: ${what}` },
      advice: {
        en: `Take the deletion mark off, or set another mark in the robot, and ${again.en}`,
        ru: `Снимите пометку удаления или задайте роботу другую метку и ${again.ru}`,
      },
    };
  },
  'OneC.Differs': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const what = quote.bbCode(said, longestName);
    return {
      aftermath: 'unsaid',
      reason: {
        en: `1C has a document that is not posted and not what is needed (${what}); it was left as it is`,
        ru: `в 1С есть непроведённый документ с другим содержанием (${what}); он не изменён`,
      },
      advice: {
        en: `Correct it there and ${again.en}`,
        ru: `Исправьте его там и ${again.ru}`,
      },
    };
  },
  'OneC.Cut': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const what = quote.bbCode(said, longestWords);
    return {
      aftermath: 'unsaid',
      reason: {
        en: `1C kept only a part of a text: ${what}`,
        ru: `1С сохранила текст не целиком: ${what}`,
      },
      advice: {
        en: `Complete it there, or shorten it here, and ${again.en}`,
        ru: `Дополните его там и ${again.ru}`,
      },
    };
  },
  'OneC.MarkCut': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const what = quote.bbCode(said, longestName);
    return {
      aftermath: 'unsaid',
      reason: {
        en: `1C made the document, but cut the mark in it (${what})`,
        ru: `документ в 1С создан, но она обрезала в нём метку (${what})`,
      },
      advice: {
        en: `Have the field made longer, enter the whole mark and ${again.en}`,
        ru: `Пусть поле удлинят, впишите метку целиком и ${again.ru}`,
      },
    };
  },
  'OneC.BadRequest': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const words = quote.bbCode(said, longestWords);
    return {
      aftermath: 'none',
      reason: {
        en: `1C does not understand the integration’s request: “${words}”`,
        ru: `1С не понимает запрос интеграции: «${words}»`,
      },
      advice: {
        en: `Ask the administrator to correct the mapping; then ${again.en}`,
        ru: `Попросите администратора исправить сопоставление, затем ${again.ru}`,
      },
    };
  },
  'OneC.NotPosted': ({ said = '' }, { document }) => {
    const again = moveAgain(document);
    const words = quote.bbCode(said, longestWords);
    return {
      aftermath: 'unsaid',
      reason: {
        en: `the document is in 1C, which did not post it: “${words}”`,
        ru: `документ в 1С создан, но она его не провела: «${words}»`,
      },
      advice: {
        en: `Correct what 1C names and ${again.en}`,
        ru: `Исправьте то, на что указала 1С, и ${again.ru}`,
      },
    };
  },
  'Portal.NoClient': (_failure, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `there is no client ${document.inside.en}`,
        ru: `${document.inside.ru} нет клиента`,
      },
      advice: {
        en: `Choose a company or a contact and ${again.en}`,
        ru: `Укажите компанию или контакт и ${again.ru}`,
      },
    };
  },
  'Portal.NoInn': (_failure, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: 'the client has no details with an INN of 10 or 12 digits',
        ru: 'у клиента нет реквизитов с ИНН из 10 или 12 цифр',
      },
      advice: { en: `Fill them in and ${again.en}`, ru: `Заполните реквизиты и ${again.ru}` },
    };
  },
  'Portal.NoRows': (_failure, { document }) => {
    const again = moveAgain(document);
    return {
      aftermath: 'none',
      reason: {
        en: `there are no products ${document.inside.en}`,
        ru: `${document.inside.ru} нет товаров`,
      },
      advice: { en: `Add them and ${again.en}`, ru: `Добавьте товары и ${again.ru}` },
    };
  },
} satisfies Record<string, Tell>;
