import * as fc from 'fast-check';
import { createFakes } from '../../../src/cli/record/fakes';
import { formsIn } from '../../../src/cli/record/personal-forms';

/** Texts as people and systems write them. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.emailAddress(),
  fc.webUrl(),
  fc.uuid(),
  fc.stringMatching(/^(\+7|8)[ (-]?9\d{2}[ )-]?\d{3}-?\d{2}-?\d{2}$/),
  fc.stringMatching(/^\d{10}$|^\d{12}$/),
  fc.stringMatching(/^-?\d{1,9}([.,]\d{1,2})?$/),
  fc.stringMatching(/^[0-9a-f]{32}$|^[0-9a-f]{64}$/),
  fc.stringMatching(/^[А-Я][а-я]{2,12} [А-Я][а-я]{2,12}$/),
  fc
    .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
);

describe('a fake', () => {
  it.each([
    ['klient@firma.ru', /^person\d@example\.com$/],
    ['https://firma.bitrix24.ru/crm/17', /^https:\/\/example\.com\/\d$/],
    ['+7 921 555-44-33', /^\+0 000 000-00-0\d$/],
    ['7701234567', /^000000000\d$/],
    ['1200.50', /^0000\.0\d$/],
    ['2026-11-30T08:55:00.000Z', /^1900-01-\d\dT00:00:00\.000Z$/],
    ['0b2f6f0c-3c7e-4bb2-9d43-6f2f3c0a9b11', /^00000000-0000-4000-8000-00000000000\d$/],
    ['d92843bd2319fce1455cfb310042f40b', /^0{31}\d$/],
    ['firma.bitrix24.ru', /^host\d\.example$/],
    ['Аристарх Недосекин', /^текст \d$/],
    ['Anna Smith', /^text \d$/],
    ['SO-1042', /^code-\d$/],
    ['', /^$/],
    ['—', /^—$/],
  ])('of %s is of the same kind', (original, kind) => {
    expect(createFakes().text(original)).toMatch(kind);
  });

  it('has no form that a person or a token would be told by', () => {
    fc.assert(
      fc.property(fc.array(texts), (originals) => {
        const { text } = createFakes();
        expect(originals.map(text).flatMap(formsIn)).toEqual([]);
      }),
    );
  });

  it('is the same for the same, and another for another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(texts), (originals) => {
        const { text } = createFakes();
        const fakes = originals.map(text);
        expect(new Set(fakes).size).toBe(originals.length);
        expect(originals.map(text)).toEqual(fakes);
      }),
    );
  });

  it('of a number keeps its sign, and whether it is whole or zero', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true })), (originals) => {
        const { number } = createFakes();
        for (const original of originals) {
          const fake = number(original);
          expect(Math.sign(fake) + 0).toBe(Math.sign(original) + 0);
          expect(Number.isInteger(fake)).toBe(Number.isInteger(original));
          expect(number(original)).toBe(fake);
        }
      }),
    );
  });
});

describe('what a text is told by', () => {
  it.each([
    ['пишите на klient@firma.ru', 'an e-mail address'],
    ['звонить +7 921 555-44-33', 'a telephone number'],
    ['8 (921) 555-44-33', 'a telephone number'],
    ['89215554433', 'a telephone number'],
    ['+49 30 1234567', 'a telephone number'],
    ['ИНН 7707083893', 'an INN'],
    ['500100732259', 'an INN'],
    ['Bearer s6p6eclrvim6da22ft9ch94ekreb52lv', 'what looks like a token'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0', 'what looks like a token'],
  ])('%s', (text, what) => expect(formsIn(text)).toContain(what));

  it.each([
    'DEAL_17',
    '1796045692984',
    '2026-11-30',
    'workflowExecutionStartedEventAttributes',
    '7707083894',
  ])('%s by nothing', (text) => expect(formsIn(text)).toEqual([]));
});
