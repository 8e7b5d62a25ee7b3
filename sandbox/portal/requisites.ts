import { needRight } from './crm-rights';
import { addresses } from './directory';
import { type Deal, entityTypes, otherDocumentTypes, smartProcess } from './item';
import { type Columns, list, type Row, upperListParams } from './list';
import type { Portal } from './portal';
import { readUpperParams, type RestMethod, type RestMethods } from './rest-method';
import { fieldCountries, presets } from './vendor-requisites';

/** Vendor: crm/requisites/universal/index.md; what a requisite here does not fill in is empty. */
const requisiteColumns: Columns = {
  ...numbers('ID ENTITY_TYPE_ID ENTITY_ID PRESET_ID SORT CREATED_BY_ID MODIFY_BY_ID'),
  ...texts('DATE_CREATE DATE_MODIFY NAME CODE XML_ID ORIGINATOR_ID ACTIVE ADDRESS_ONLY'),
  ...texts(Object.keys(fieldCountries).join(' ')),
};

/** Vendor: crm-requisite-preset-list.md. */
const presetColumns = {
  ...numbers('ID ENTITY_TYPE_ID COUNTRY_ID CREATED_BY_ID MODIFY_BY_ID SORT'),
  ...texts('DATE_CREATE DATE_MODIFY NAME XML_ID ACTIVE'),
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
        PRESET_ID: String(one.presetId),
        NAME: one.name,
        ACTIVE: 'Y',
        ADDRESS_ONLY: one.addressOnly ? 'Y' : 'N',
        SORT: '500',
        ...one.fields,
      })),
    ),
    'crm.requisite.preset.list': listOf(presetColumns, () =>
      [...presets, ...ownPresets(store.portal.faults.ownPresets)].map(({ id, code, country }) => ({
        ID: String(id),
        // Vendor: 8 is a requisite.
        ENTITY_TYPE_ID: '8',
        COUNTRY_ID: String(country),
        NAME: code,
        XML_ID: `#CRM_REQUISITE_PRESET_DEF_${code}#`,
        ACTIVE: 'Y',
        SORT: '500',
      })),
    ),
    'crm.requisite.link.list': listOf(linkColumns, () => [
      ...linksOf(entityTypes.deal, store.portal.deals),
      ...linksOf(smartProcess.entityTypeId, store.portal.items),
      ...otherDocumentTypes.flatMap((type) => linksOf(type, store.portal.others[type])),
    ]),
    'crm.address.list': listOf(addressColumns, () =>
      addresses.map((one) => ({
        TYPE_ID: String(one.type),
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

/** Vendor: COUNTRY_ID of Kazakhstan is 6. */
function ownPresets(count: number): Pick<(typeof presets)[number], 'id' | 'code' | 'country'>[] {
  return Array.from({ length: count }, (_, index) => ({
    id: 1001 + index,
    code: `OWN_${index}`,
    country: 6,
  }));
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
