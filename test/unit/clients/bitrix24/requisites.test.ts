import * as fc from 'fast-check';
import {
  countries,
  fieldCountries,
  longestValues,
  presets,
} from '../../../../sandbox/portal/vendor-requisites';
import { namesOf, requisiteFields } from '../../../../src/clients/bitrix24/requisite-countries';
import { readSets } from './sandbox-client';

type Fields = Record<string, string>;
type Row = Readonly<Record<string, string | undefined>>;

const idOf = (code: string): number => presets.find((preset) => preset.code === code)?.id ?? 0;
const read = (countryId: number | undefined, fields: Row) => namesOf(countryId, (name) => fields[name] ?? '');
const sidorov = { RQ_LAST_NAME: 'Сидоров', RQ_FIRST_NAME: 'Пётр', RQ_SECOND_NAME: 'Олегович' };
const whole = 'Сидоров Пётр Олегович';

describe('a set of requisites on the sandbox', () => {
  it.each<[what: string, preset: string, fields: Fields, read: object]>([
    [
      'a sole trader without a company name',
      'RU_INDIVIDUAL',
      { ...sidorov, RQ_INN: '500100732259', RQ_OGRNIP: '304500116000157' },
      { name: whole, fullName: '', inn: '500100732259', ogrn: '304500116000157', kpp: '' },
    ],
    [
      'a sole trader whose whole name is filled in as well',
      'RU_INDIVIDUAL',
      { ...sidorov, RQ_NAME: whole },
      { name: whole },
    ],
    [
      'a sole trader under a trading name',
      'RU_INDIVIDUAL',
      { ...sidorov, RQ_COMPANY_NAME: 'ИП Сидоров П. О.' },
      { name: 'ИП Сидоров П. О.' },
    ],
    ['a Russian person, who has no INN', 'RU_PERSON', sidorov, { name: whole, inn: '', country: 'RU' }],
    [
      'a company whose long name alone is filled in',
      'RU_COMPANY',
      { RQ_COMPANY_FULL_NAME: 'Общество «Ромашка»' },
      { name: 'Общество «Ромашка»', fullName: 'Общество «Ромашка»' },
    ],
  ])('of %s is read as Russian presets have it', async (_what, preset, fields, expected) => {
    expect(await readSets([{ presetId: idOf(preset), fields }])).toMatchObject([expected]);
  });

  it.each<[preset: string, fields: Fields, read: object]>([
    ['BY_LEGALENTITY', { RQ_COMPANY_NAME: 'Зубр', RQ_INN: '190190190' }, { inn: '190190190', name: 'Зубр' }],
    ['BY_PERSON', { RQ_NAME: 'Янка Купала' }, { inn: '', name: 'Янка Купала' }],
    ['KZ_LEGALENTITY', { RQ_BIN: '123456789012', RQ_IIN: '800101300123' }, { inn: '123456789012' }],
    ['KZ_INDIVIDUAL', { RQ_COMPANY_FULL_NAME: 'ИП Сейтова', RQ_NAME: 'Сейтова А.' }, { name: 'ИП Сейтова' }],
    ['KZ_INDIVIDUAL', { RQ_IIN: '800101400123' }, { inn: '800101400123' }],
    ['UA_LEGALENTITY', { RQ_EDRPOU: '12345678', RQ_INN: '123456712345' }, { inn: '12345678' }],
    ['UA_PERSON', { RQ_DRFO: '1234567890' }, { inn: '1234567890' }],
    ['DE_LEGALENTITY', { RQ_VAT_ID: 'DE123456789', RQ_INN: '181/815/08155' }, { inn: 'DE123456789' }],
    ['DE_LEGALENTITY', { RQ_INN: '181/815/08155' }, { inn: '181/815/08155' }],
    ['DE_PERSON', { RQ_LAST_NAME: 'Muster', RQ_FIRST_NAME: 'Max' }, { name: 'Muster Max' }],
    ['US_PERSON', { RQ_FIRST_NAME: 'Jane', RQ_LAST_NAME: 'Doe' }, { name: 'Jane Doe' }],
  ])('by the preset %s, with %j, is read by its country', async (preset, fields, expected) => {
    const country = preset.slice(0, 2);
    expect(await readSets([{ presetId: idOf(preset), fields }])).toMatchObject([{ country, ...expected }]);
  });

  it('whose preset was deleted is read by what is filled in', async () => {
    const fields = { RQ_COMPANY_NAME: 'ТОО Арай', RQ_BIN: '123456789012' };
    const [requisite] = await readSets([{ presetId: 0, fields }]);
    expect(requisite).toMatchObject({ country: undefined, inn: '123456789012', name: 'ТОО Арай' });
  });

  it.each([1, 60, 200, 2_700])(
    'is read by the last of %d presets that the portal has of its own',
    async (ownPresets) => {
      const fields = { RQ_COMPANY_NAME: 'ТОО «Алма»', RQ_INN: '1', RQ_BIN: '123456789012' };
      const sets = await readSets([{ presetId: 1000 + ownPresets, fields }], { ownPresets });
      expect(sets).toMatchObject([{ country: 'KZ' }]);
    },
  );

  it('that keeps an address only does not count, so the other one need not be chosen', async () => {
    const sets = await readSets([
      { presetId: 1, fields: { RQ_COMPANY_NAME: 'ООО «Ромашка»' } },
      { presetId: 1, addressOnly: true },
    ]);
    expect(sets).toMatchObject([{ name: 'ООО «Ромашка»' }]);
  });
});

/** Any row that the vendor's tables let a portal have: any fields of the preset's country, those of other forms too. */
const anyRow = fc.constantFrom(...presets).chain(({ country }) => {
  const names = Object.keys(fieldCountries).filter((name) => fieldCountries[name]?.includes(country));
  const valueOf = (name: string) => fc.string({ minLength: 1, maxLength: longestValues[name] ?? 40 });
  return fc.record({
    country: fc.constant(country),
    fields: fc.record(Object.fromEntries(names.map((name) => [name, valueOf(name)])), { requiredKeys: [] }),
  });
});

const named = ['RQ_COMPANY_NAME', 'RQ_COMPANY_FULL_NAME', 'RQ_NAME', 'RQ_LAST_NAME', 'RQ_FIRST_NAME'];

describe('any row of the vendor’s tables', () => {
  it('has a name wherever one is filled in, made of what is filled in, nothing twice', () =>
    fc.assert(
      fc.property(anyRow, ({ country, fields }) => {
        const { name } = read(country, fields);
        const filled = named.filter((field) => fields[field]);
        expect(name === '').toBe(filled.length === 0 && !fields.RQ_SECOND_NAME);
        const parts = Object.values(fields);
        const people = [fields.RQ_LAST_NAME, fields.RQ_FIRST_NAME, fields.RQ_SECOND_NAME].filter(Boolean);
        const either = [...parts, people.join(' '), people.slice(0, 2).toReversed().join(' ')];
        if (name) expect(either).toContain(name);
      }),
    ));

  it('has as its tax number one that its country has, and none of another field', () =>
    fc.assert(
      fc.property(anyRow, ({ country, fields }) => {
        const { inn, kpp, ogrn, country: code } = read(country, fields);
        expect(code).toBe(countries[country]);
        const numbers = /^RQ_(INN|BIN|IIN|EDRPOU|DRFO|VAT_ID|SIRET|SIREN|CNPJ|CPF|PESEL)$/;
        const candidates = Object.entries(fields).flatMap(([name, value]) =>
          numbers.test(name) ? [value] : [],
        );
        expect(inn === '').toBe(candidates.length === 0);
        if (inn) expect(candidates).toContain(inn);
        if (country !== 1) expect([kpp, ogrn]).toEqual(['', '']);
      }),
    ));

  it('is read for fields that the vendor has', () => {
    expect(requisiteFields.filter((name) => !fieldCountries[name])).toEqual([]);
  });
});
