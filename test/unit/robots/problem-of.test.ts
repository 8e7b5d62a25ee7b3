import * as fc from 'fast-check';
import { z } from 'zod';
import { problemOf } from '../../../src/robots/properties';
import { robots } from '../../../src/robots';

/** What zod says in its own words. */
const zodWords = /Invalid|Too (small|big)|Unrecognized|expected|received/;

/** As an author may write one without a word of ours. */
const plain: readonly (readonly [string, z.ZodType, unknown])[] = [
  ['a text that is absent', z.string(), undefined],
  ['a text that is empty', z.string().min(2), ' '],
  ['a list in place of a text', z.string(), ['a', 'b']],
  ['a number in words', z.coerce.number(), 'ten'],
  ['a part of a number', z.coerce.number().int(), '1.5'],
  ['a number that is too small', z.coerce.number().min(5), '4'],
  ['a number that is not above', z.coerce.number().positive(), '0'],
  ['a number that is too big', z.coerce.number().max(5), '6'],
  ['a text that is too long', z.string().max(2), 'abc'],
  ['a value that is none of a list', z.enum(['a', 'b']), 'c'],
  ['a text of another form', z.email(), 'nobody'],
  ['a rule without a translation', z.string().refine(() => false, 'must be even'), 'odd'],
];

describe('a setting that does not fit', () => {
  it.each(plain)('is told in each language where it is %s', (_what, schema, value) => {
    const issues = schema.safeParse(value).error?.issues ?? [];
    expect(issues).not.toEqual([]);
    for (const issue of issues) {
      const { en, ru } = problemOf(issue, value);
      expect(ru).toMatch(/[а-я]/);
      expect(en).toMatch(/^[a-z]/);
      expect(`${en} ${ru}`).not.toMatch(zodWords);
      expect(ru.replace(/: .*/, '')).not.toMatch(/[a-z]/i);
    }
  });

  it.each([
    [z.coerce.number().min(5), '4', 'must be at least 5', 'должно быть не меньше 5'],
    [z.coerce.number().positive(), '0', 'must be more than 0', 'должно быть больше 0'],
    [z.string().max(2), 'abc', 'must be at most 2 characters', 'должно быть не больше 2 (знаков)'],
    [z.string(), undefined, 'must be filled in', 'нужно заполнить'],
  ])('names the bound: %#', (schema, value, en, ru) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    expect(issue && problemOf(issue, value)).toEqual({ en, ru });
  });

  it('is never told in zod’s own words, whatever a robot of ours is given', () =>
    fc.assert(
      fc.property(fc.constantFrom(...robots), fc.anything(), ({ properties, form }, value) => {
        const names = Object.keys(form);
        const given = Object.fromEntries(names.map((name) => [name, value]));
        for (const issue of properties.safeParse(given).error?.issues ?? []) {
          const { en, ru } = problemOf(issue, value);
          expect(`${en} ${ru}`).not.toMatch(zodWords);
          expect(ru).toMatch(/[а-я]/);
        }
      }),
    ));
});
