/** What the fields of a set of requisites mean in the country of its preset. */
export interface RequisiteCountry {
  /** ISO code. */
  code: string;
  /** Where the number stands by which its tax office knows a company, a sole trader or a person; the first that is filled in. */
  taxNumbers: readonly string[];
  /** The parts of a person's name, as its presets put them in order. */
  person: readonly string[];
}

const lastFirst = ['RQ_LAST_NAME', 'RQ_FIRST_NAME', 'RQ_SECOND_NAME'];
const firstLast = ['RQ_FIRST_NAME', 'RQ_LAST_NAME'];

/**
 * By COUNTRY_ID. Vendor: crm-requisite-preset-countries.md; the fields of each country and their order in its presets as in
 * the core (crm/lib/entityrequisite.php: getRqFieldsCountryMap, getFixedPresetList).
 */
const countries: Readonly<Record<number, RequisiteCountry>> = {
  1: { code: 'RU', taxNumbers: ['RQ_INN'], person: lastFirst },
  4: { code: 'BY', taxNumbers: ['RQ_INN'], person: lastFirst },
  6: { code: 'KZ', taxNumbers: ['RQ_BIN', 'RQ_IIN', 'RQ_INN'], person: lastFirst },
  13: { code: 'UZ', taxNumbers: ['RQ_INN'], person: lastFirst },
  14: { code: 'UA', taxNumbers: ['RQ_EDRPOU', 'RQ_DRFO', 'RQ_INN'], person: lastFirst },
  34: { code: 'BR', taxNumbers: ['RQ_CNPJ', 'RQ_CPF'], person: firstLast },
  46: { code: 'DE', taxNumbers: ['RQ_VAT_ID', 'RQ_INN'], person: lastFirst },
  77: { code: 'CO', taxNumbers: ['RQ_INN'], person: firstLast },
  110: { code: 'PL', taxNumbers: ['RQ_INN', 'RQ_VAT_ID', 'RQ_PESEL'], person: firstLast },
  122: { code: 'US', taxNumbers: ['RQ_VAT_ID'], person: firstLast },
  132: { code: 'FR', taxNumbers: ['RQ_SIRET', 'RQ_SIREN', 'RQ_VAT_ID'], person: firstLast },
};

/** Of a set whose preset was deleted, or is of a country that is not known here: any of the fields, one country's at a time. */
const anyCountry: Omit<RequisiteCountry, 'code'> = {
  taxNumbers: [...new Set(Object.values(countries).flatMap(({ taxNumbers }) => taxNumbers))],
  person: lastFirst,
};

/** Every field that a set is read for, beside its id and preset. */
export const requisiteFields: readonly string[] = [
  'RQ_COMPANY_NAME',
  'RQ_COMPANY_FULL_NAME',
  'RQ_NAME',
  ...lastFirst,
  ...anyCountry.taxNumbers,
  'RQ_KPP',
  'RQ_OGRN',
  'RQ_OGRNIP',
];

export interface RequisiteNames {
  /** ISO code; undefined where the set's preset is not known. */
  country: string | undefined;
  /** RQ_INN, or what its country has in place of it. */
  inn: string;
  /** Russian ones only. */
  kpp: string;
  /** OGRN, or a sole trader's OGRNIP. */
  ogrn: string;
  name: string;
  fullName: string;
}

/**
 * @param countryId of the set's preset
 * @param value of a field; '' where it is empty
 */
export function namesOf(countryId: number | undefined, value: (field: string) => string): RequisiteNames {
  const country = countryId === undefined ? undefined : countries[countryId];
  const { taxNumbers, person } = country ?? anyCountry;
  const firstOf = (fields: readonly string[]): string => fields.map(value).find(Boolean) ?? '';
  const ofRussia = country === undefined || country.code === 'RU';
  // Vendor: RQ_NAME is the whole name, and a person's preset has either it or the parts.
  const personName = value('RQ_NAME') || person.map(value).filter(Boolean).join(' ');
  return {
    country: country?.code,
    inn: firstOf(taxNumbers),
    kpp: ofRussia ? value('RQ_KPP') : '',
    ogrn: ofRussia ? firstOf(['RQ_OGRN', 'RQ_OGRNIP']) : '',
    name: firstOf(['RQ_COMPANY_NAME', 'RQ_COMPANY_FULL_NAME']) || personName,
    fullName: value('RQ_COMPANY_FULL_NAME'),
  };
}
