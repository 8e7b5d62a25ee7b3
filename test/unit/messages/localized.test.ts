import { pickLanguage } from '../../../src/messages';

it.each([
  ['ru', 'ru'],
  ['RU', 'ru'],
  ['ru_RU', 'ru'],
  ['en', 'en'],
  ['de', 'en'],
  ['kz', 'en'],
  ['rum', 'en'],
  ['', 'en'],
])('speaks to a portal of language "%s" in "%s"', (languageId, language) => {
  expect(pickLanguage(languageId)).toBe(language);
});
