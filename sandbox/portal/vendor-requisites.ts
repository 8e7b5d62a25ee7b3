/**
 * What the vendor's tables say of requisites, as facts: which countries there are, which fields each of them has, and which
 * fields stand in the presets that a portal begins with. The sandbox refuses a row that could not be in a portal, so that no
 * test rests on what we believe of them.
 *
 * Source: module crm of the vendor's core as published (yuliai/bitrix-modules, crm/lib/entityrequisite.php, 2026):
 * getRqFieldsCountryMap, getFixedPresetList; countries as in crm-requisite-preset-countries.md (bitrix24/b24restdocs).
 */

/** Vendor: COUNTRY_ID. */
export const countries = {
  1: 'RU',
  4: 'BY',
  6: 'KZ',
  13: 'UZ',
  14: 'UA',
  34: 'BR',
  46: 'DE',
  77: 'CO',
  110: 'PL',
  122: 'US',
  132: 'FR',
} as const;

type CountryId = keyof typeof countries;

const everywhere: readonly CountryId[] = [1, 4, 6, 13, 14, 34, 46, 77, 110, 122, 132];
const older: readonly CountryId[] = [1, 4, 6, 14, 46, 122];

/** Fields by the countries that have them; without addresses, signature and stamp. */
export const fieldCountries: Readonly<Record<string, readonly CountryId[]>> = {
  RQ_NAME: older,
  RQ_FIRST_NAME: [1, 34, 46, 77, 110, 122, 132],
  RQ_LAST_NAME: [1, 34, 46, 77, 110, 122, 132],
  RQ_SECOND_NAME: [1],
  RQ_COMPANY_ID: [110],
  RQ_COMPANY_NAME: everywhere,
  RQ_COMPANY_FULL_NAME: [1, 4, 6, 77, 110, 13],
  RQ_COMPANY_REG_DATE: [1, 4],
  RQ_DIRECTOR: [1, 4, 14, 13],
  RQ_ACCOUNTANT: [1, 4, 14, 13],
  RQ_CEO_NAME: [6],
  RQ_CEO_WORK_POS: [6],
  RQ_CONTACT: older,
  RQ_EMAIL: older,
  RQ_PHONE: older,
  RQ_FAX: older,
  RQ_IDENT_TYPE: [77],
  RQ_IDENT_DOC: [1, 4, 77, 132],
  RQ_IDENT_DOC_SER: [1, 4],
  RQ_IDENT_DOC_NUM: [1, 4, 34, 77, 132],
  RQ_IDENT_DOC_PERS_NUM: [4],
  RQ_IDENT_DOC_DATE: [1, 4],
  RQ_IDENT_DOC_ISSUED_BY: [1, 4],
  RQ_IDENT_DOC_DEP_CODE: [1],
  RQ_INN: [1, 4, 6, 14, 46, 77, 110, 13],
  RQ_KPP: [1],
  RQ_USRLE: [46],
  RQ_IFNS: [1],
  RQ_OGRN: [1],
  RQ_OGRNIP: [1],
  RQ_OKPO: [1, 4, 6],
  RQ_OKTMO: [1],
  RQ_OKVED: [1, 132, 13],
  RQ_EDRPOU: [14],
  RQ_DRFO: [14],
  RQ_KBE: [6],
  RQ_IIN: [6],
  RQ_BIN: [6],
  RQ_ST_CERT_SER: [1],
  RQ_ST_CERT_NUM: [1, 4],
  RQ_ST_CERT_DATE: [1, 4],
  RQ_VAT_PAYER: [14],
  RQ_VAT_ID: [46, 110, 122, 132],
  RQ_VAT_CERT_SER: [6],
  RQ_VAT_CERT_NUM: [6, 14],
  RQ_VAT_CERT_DATE: [6],
  RQ_RESIDENCE_COUNTRY: [6],
  RQ_BASE_DOC: [4],
  RQ_REGON: [110],
  RQ_KRS: [110],
  RQ_PESEL: [110],
  RQ_LEGAL_FORM: [132],
  RQ_SIRET: [132],
  RQ_SIREN: [132],
  RQ_CAPITAL: [132],
  RQ_RCS: [132],
  RQ_CNPJ: [34],
  RQ_STATE_REG: [34],
  RQ_MNPL_REG: [34],
  RQ_CPF: [34],
};

export interface Preset {
  id: number;
  /** Its XML_ID is `#CRM_REQUISITE_PRESET_DEF_{code}#`. */
  code: string;
  country: CountryId;
  /** Without `RQ_`, in the order of the form. */
  fields: string;
}

const passport = 'IDENT_DOC IDENT_DOC_SER IDENT_DOC_NUM IDENT_DOC_ISSUED_BY IDENT_DOC_DATE';
const vatOfKz = 'VAT_CERT_SER VAT_CERT_NUM VAT_CERT_DATE RESIDENCE_COUNTRY CEO_NAME CEO_WORK_POS';

/** The presets that portals begin with, under the core's own ids. */
export const presets: readonly Preset[] = [
  preset(
    1,
    'RU_COMPANY',
    1,
    'INN COMPANY_NAME COMPANY_FULL_NAME OGRN KPP COMPANY_REG_DATE OKPO OKTMO DIRECTOR ACCOUNTANT',
  ),
  preset(
    2,
    'RU_INDIVIDUAL',
    1,
    'COMPANY_NAME COMPANY_FULL_NAME LAST_NAME FIRST_NAME SECOND_NAME INN OGRNIP OKPO OKVED',
  ),
  preset(3, 'RU_PERSON', 1, `LAST_NAME FIRST_NAME SECOND_NAME ${passport} IDENT_DOC_DEP_CODE`),
  preset(
    4,
    'BY_LEGALENTITY',
    4,
    'COMPANY_FULL_NAME COMPANY_NAME INN COMPANY_REG_DATE OKPO DIRECTOR BASE_DOC ACCOUNTANT',
  ),
  preset(5, 'BY_PERSON', 4, `NAME ${passport} IDENT_DOC_PERS_NUM`),
  preset(6, 'BY_INDIVIDUAL', 4, 'COMPANY_NAME NAME ST_CERT_NUM ST_CERT_DATE INN'),
  preset(7, 'KZ_INDIVIDUAL', 6, `COMPANY_FULL_NAME NAME OKPO KBE IIN ${vatOfKz}`),
  preset(8, 'KZ_LEGALENTITY', 6, `COMPANY_FULL_NAME COMPANY_NAME OKPO KBE IIN BIN ${vatOfKz}`),
  preset(9, 'KZ_PERSON', 6, 'NAME IIN'),
  preset(10, 'UA_LEGALENTITY', 14, 'COMPANY_NAME INN EDRPOU VAT_PAYER VAT_CERT_NUM DIRECTOR ACCOUNTANT'),
  preset(11, 'UA_PERSON', 14, 'NAME DRFO VAT_PAYER INN VAT_CERT_NUM'),
  preset(12, 'DE_LEGALENTITY', 46, 'COMPANY_NAME VAT_ID USRLE INN'),
  preset(13, 'DE_PERSON', 46, 'LAST_NAME FIRST_NAME'),
  preset(14, 'CO_LEGALENTITY', 77, 'COMPANY_NAME COMPANY_FULL_NAME INN IDENT_TYPE IDENT_DOC_NUM'),
  preset(16, 'US_LEGALENTITY', 122, 'COMPANY_NAME VAT_ID'),
  preset(17, 'US_PERSON', 122, 'FIRST_NAME LAST_NAME'),
  preset(18, 'PL_LEGALENTITY', 110, 'COMPANY_NAME COMPANY_FULL_NAME INN VAT_ID REGON KRS COMPANY_ID'),
  preset(19, 'PL_PERSON', 110, 'FIRST_NAME LAST_NAME PESEL'),
  preset(20, 'FR_LEGALENTITY', 132, 'COMPANY_NAME LEGAL_FORM SIRET SIREN OKVED CAPITAL RCS VAT_ID'),
  preset(21, 'FR_PERSON', 132, 'FIRST_NAME LAST_NAME IDENT_DOC IDENT_DOC_NUM'),
  preset(22, 'BR_LEGALENTITY', 34, 'CNPJ COMPANY_NAME STATE_REG MNPL_REG'),
  preset(23, 'BR_PERSON', 34, 'CPF FIRST_NAME LAST_NAME IDENT_DOC_NUM STATE_REG'),
  preset(24, 'UZ_LEGALENTITY', 13, 'COMPANY_NAME COMPANY_FULL_NAME INN ACCOUNTANT DIRECTOR OKVED'),
];

function preset(id: number, code: string, country: CountryId, fields: string): Preset {
  return { id, code, country, fields };
}

/** Vendor: the longest value that a field keeps (crm/lib/requisite.php, getMap); 255 where none is named here. */
export const longestValues: Readonly<Record<string, number>> = {
  RQ_INN: 15,
  RQ_KPP: 9,
  RQ_USRLE: 20,
  RQ_OGRN: 13,
  RQ_OGRNIP: 15,
  RQ_EDRPOU: 10,
  RQ_DRFO: 10,
  RQ_IIN: 12,
  RQ_BIN: 12,
};
