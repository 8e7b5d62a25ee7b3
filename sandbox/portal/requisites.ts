import { needRight } from './crm-rights';
import { addresses } from './directory';
import { type Deal, entityTypes, smartProcess } from './item';
import { type Columns, list, type Row, upperListParams } from './list';
import type { Portal } from './portal';
import { readUpperParams, type RestMethod, type RestMethods } from './rest-method';

/** Vendor: crm/requisites/universal/index.md; what a requisite here does not fill in is empty. */
const requisiteColumns = {
  ...numbers('ID ENTITY_TYPE_ID ENTITY_ID PRESET_ID SORT CREATED_BY_ID MODIFY_BY_ID'),
  ...texts(`DATE_CREATE DATE_MODIFY NAME CODE XML_ID ORIGINATOR_ID ACTIVE ADDRESS_ONLY
    RQ_NAME RQ_FIRST_NAME RQ_LAST_NAME RQ_SECOND_NAME RQ_COMPANY_ID RQ_COMPANY_NAME RQ_COMPANY_FULL_NAME
    RQ_COMPANY_REG_DATE RQ_DIRECTOR RQ_ACCOUNTANT RQ_CEO_NAME RQ_CEO_WORK_POS RQ_CONTACT RQ_EMAIL RQ_PHONE RQ_FAX
    RQ_IDENT_TYPE RQ_IDENT_DOC RQ_IDENT_DOC_SER RQ_IDENT_DOC_NUM RQ_IDENT_DOC_PERS_NUM RQ_IDENT_DOC_DATE
    RQ_IDENT_DOC_ISSUED_BY RQ_IDENT_DOC_DEP_CODE RQ_INN RQ_KPP RQ_USRLE RQ_IFNS RQ_OGRN RQ_OGRNIP RQ_OKPO RQ_OKTMO
    RQ_OKVED RQ_EDRPOU RQ_DRFO RQ_KBE RQ_IIN RQ_BIN RQ_ST_CERT_SER RQ_ST_CERT_NUM RQ_ST_CERT_DATE RQ_VAT_PAYER
    RQ_VAT_ID RQ_VAT_CERT_SER RQ_VAT_CERT_NUM RQ_VAT_CERT_DATE RQ_RESIDENCE_COUNTRY RQ_BASE_DOC RQ_REGON RQ_KRS
    RQ_PESEL RQ_LEGAL_FORM RQ_SIRET RQ_SIREN RQ_CAPITAL RQ_RCS RQ_CNPJ RQ_STATE_REG RQ_MNPL_REG RQ_CPF`),
};

/** Vendor: crm-requisite-link-list.md. */
const linkColumns = numbers(
  'ENTITY_TYPE_ID ENTITY_ID REQUISITE_ID BANK_DETAIL_ID MC_REQUISITE_ID MC_BANK_DETAIL_ID',
);

/** Vendor: crm-address-list.md. */
const addressColumns = {
  ...numbers('TYPE_ID ENTITY_TYPE_ID ENTITY_ID LOC_ADDR_ID ANCHOR_TYPE_ID ANCHOR_ID'),
  ...texts('ADDRESS_1 ADDRESS_2 CITY POSTAL_CODE REGION PROVINCE COUNTRY COUNTRY_CODE'),
};

/** Requisites with their addresses, and the requisite that a document has chosen. */
export function requisiteMethods(portal: Portal): RestMethods {
  const { store } = portal;

  function listOf(columns: Columns, rows: () => Row[]): RestMethod {
    return (params) => {
      const given = readUpperParams(upperListParams, params);
      needRight(portal, 'requisite');
      return list(rows(), given, columns);
    };
  }

  return {
    'crm.requisite.list': listOf(requisiteColumns, () =>
      store.portal.requisites.map((one) => ({
        ID: String(one.id),
        ENTITY_TYPE_ID: String(one.entityTypeId),
        ENTITY_ID: String(one.entityId),
        NAME: one.name,
        ACTIVE: 'Y',
        ADDRESS_ONLY: 'N',
        SORT: '500',
        RQ_COMPANY_NAME: one.name,
        RQ_COMPANY_FULL_NAME: one.name,
        RQ_INN: one.inn,
        RQ_KPP: one.kpp,
        RQ_OGRN: one.ogrn,
      })),
    ),
    'crm.requisite.link.list': listOf(linkColumns, () => [
      ...linksOf(entityTypes.deal, store.portal.deals),
      ...linksOf(smartProcess.entityTypeId, store.portal.items),
    ]),
    'crm.address.list': listOf(addressColumns, () =>
      addresses.map((one) => ({
        TYPE_ID: String(one.type),
        // Vendor: 8 is a requisite.
        ENTITY_TYPE_ID: '8',
        ENTITY_ID: String(one.requisiteId),
        ADDRESS_1: one.address1,
        ADDRESS_2: one.address2,
        CITY: one.city,
        POSTAL_CODE: one.postalCode,
      })),
    ),
  };
}

function linksOf(entityTypeId: number, documents: ReadonlyMap<number, Deal>): Row[] {
  return [...documents.values()].flatMap(({ id, requisiteId }) =>
    requisiteId === 0
      ? []
      : [
          {
            ENTITY_TYPE_ID: String(entityTypeId),
            ENTITY_ID: String(id),
            REQUISITE_ID: String(requisiteId),
            BANK_DETAIL_ID: '0',
            MC_REQUISITE_ID: '0',
            MC_BANK_DETAIL_ID: '0',
          },
        ],
  );
}

function numbers(names: string): Columns {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, 'number']));
}

function texts(names: string): Columns {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, 'text']));
}
