import { z } from 'zod';
import { addresses } from './directory';
import { type Deal, entityTypes, smartProcess } from './item';
import type { Portal } from './portal';
import {
  matches,
  page,
  phpRecord,
  readParams,
  readUpperParams,
  RestError,
  type RestMethods,
} from './rest-method';

const start = z.coerce.number().int().min(0).default(0);

const rowsParams = z.object({ filter: phpRecord(z.unknown()), start });

const listParams = z.object({
  FILTER: phpRecord(z.unknown()).default({}),
  SELECT: z.array(z.string()).optional(),
  START: start,
});

/** Product rows, requisites with their addresses, and the requisite that a document has chosen. */
export function crmListMethods({ store }: Portal): RestMethods {
  return {
    'crm.item.productrow.list': (params) => {
      const { filter, start: from } = readParams(rowsParams, params);
      const owner = (key: string): unknown => filter[`=${key}`] ?? filter[key];
      if (owner('ownerType') === undefined || owner('ownerId') === undefined) {
        throw new RestError(400, '100', 'Could not find value for parameter {=ownerType, =ownerId}');
      }
      const owners = ownersOf[String(owner('ownerType'))];
      const deal = owners && store.portal[owners].get(Number(owner('ownerId')));
      const all = (deal?.rows ?? []).map((row, index) => ({
        id: Number(owner('ownerId')) * 100 + index,
        ownerType: owner('ownerType'),
        ownerId: Number(owner('ownerId')),
        ...row,
        priceExclusive: row.price,
        priceNetto: row.price,
        priceBrutto: row.price,
        discountTypeId: 2,
        discountRate: 0,
        discountSum: 0,
        taxIncluded: 'Y',
        measureCode: 796,
        measureName: 'шт',
        sort: (index + 1) * 10,
        xmlId: '',
        type: 4,
      }));
      const { rows, ...paging } = page(all, from);
      return { result: { productRows: rows }, ...paging };
    },
    'crm.requisite.list': (params) =>
      list(
        params,
        store.portal.requisites.map((one) => ({
          ID: String(one.id),
          ENTITY_TYPE_ID: String(one.entityTypeId),
          ENTITY_ID: String(one.entityId),
          NAME: one.name,
          RQ_COMPANY_NAME: one.name,
          RQ_COMPANY_FULL_NAME: one.name,
          RQ_INN: one.inn,
          RQ_KPP: one.kpp,
          RQ_OGRN: one.ogrn,
        })),
      ),
    'crm.address.list': (params) =>
      list(
        params,
        addresses.map((one) => ({
          TYPE_ID: String(one.type),
          // Vendor: 8 is a requisite.
          ENTITY_TYPE_ID: '8',
          ENTITY_ID: String(one.requisiteId),
          ADDRESS_1: one.address1,
          ADDRESS_2: one.address2,
          CITY: one.city,
          POSTAL_CODE: one.postalCode,
          REGION: '',
          PROVINCE: '',
          COUNTRY: '',
        })),
      ),
    'crm.requisite.link.list': (params) => {
      const { FILTER } = readUpperParams(listParams, params);
      const type = Number(FILTER['=ENTITY_TYPE_ID'] ?? FILTER.ENTITY_TYPE_ID ?? entityTypes.deal);
      const wanted = FILTER['=ENTITY_ID'] ?? FILTER.ENTITY_ID;
      const all = type === smartProcess.entityTypeId ? store.portal.items : store.portal.deals;
      const documents = wanted === undefined ? [...all.values()] : [all.get(Number(wanted))];
      return list(
        params,
        documents.flatMap((document) => (document?.requisiteId ? [linkOf(type, document)] : [])),
      );
    },
  };
}

/** Vendor: `T` and the type in hexadecimal for a smart process. */
const ownersOf: Readonly<Record<string, 'deals' | 'items'>> = {
  D: 'deals',
  [`T${smartProcess.entityTypeId.toString(16)}`]: 'items',
};

function linkOf(entityTypeId: number, { id, requisiteId }: Deal): Record<string, string> {
  return {
    ENTITY_TYPE_ID: String(entityTypeId),
    ENTITY_ID: String(id),
    REQUISITE_ID: String(requisiteId),
    BANK_DETAIL_ID: '0',
    MC_REQUISITE_ID: '0',
    MC_BANK_DETAIL_ID: '0',
  };
}

function list(params: unknown, all: readonly Record<string, string>[]) {
  const { FILTER, SELECT, START } = readUpperParams(listParams, params);
  const { rows, ...paging } = page(
    all.filter((row) => matches(row, FILTER)),
    START,
  );
  if (!SELECT || SELECT.includes('*')) return { result: rows, ...paging };
  return {
    result: rows.map((row) => Object.fromEntries(SELECT.map((name) => [name, row[name] ?? null]))),
    ...paging,
  };
}
