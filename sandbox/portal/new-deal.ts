import { z } from 'zod';
import type { Requisite } from './directory';
import { type Deal, entityTypes, otherDocuments, type OtherDocumentType, type ProductRow } from './item';
import type { PortalState } from './portal-state';
import { itemStageIds, stageIds } from './stages';

const row = z.strictObject({
  productName: z.string().min(1),
  price: z.number(),
  quantity: z.number(),
  productId: z.int().min(0).default(0),
  taxRate: z.number().nullable().default(20),
});

/** What may be said of a deal at its creation; the rest gets a plausible value. */
export const newDeal = z.strictObject({
  title: z.string().min(1).optional(),
  stageId: z.enum(stageIds).optional(),
  /** 0: none. */
  companyId: z.int().min(0).optional(),
  contactId: z.int().min(0).max(2).optional(),
  /** 0: nobody, as in an imported deal. */
  assignedById: z.int().min(0).max(3).optional(),
  opportunity: z.number().optional(),
  currencyId: z.string().length(3).optional(),
  requisiteId: z.int().min(0).optional(),
  rows: z.array(row).optional(),
});

/** The same of an item of the smart process. */
export const newItem = newDeal.extend({ stageId: z.enum(itemStageIds).optional() });

/** The same of a lead, a quote or an invoice; their stages are not modelled. */
export const newOther = newDeal.omit({ stageId: true });

export type NewOther = z.output<typeof newOther>;
export type NewDeal = z.output<typeof newDeal>;
export type NewItem = z.output<typeof newItem>;

const defaultRows: readonly ProductRow[] = [
  { productId: 11, productName: 'Станок токарный «ТВ-7» <б/у>', price: 90000.5, quantity: 2, taxRate: 20 },
  { productId: 12, productName: 'Доставка & монтаж', price: 1200, quantity: 1.5, taxRate: null },
];

/** The first deal is DEAL_17. */
const firstDeal = 17;

/** Id of the next deal. */
export function nextDeal({ portal }: { portal: Pick<PortalState, 'deals'> }): number {
  return firstDeal + portal.deals.size;
}

/** The deal that a creation means; titles hold what forms, XML and BB codes must escape. */
export function createDeal(id: number, given: NewDeal, requisites: readonly Requisite[]): Deal {
  return create(id, { stageId: 'NEW', ...given }, requisites);
}

export function createItem(id: number, given: NewItem, requisites: readonly Requisite[]): Deal {
  return create(id, { stageId: 'DT177_5:NEW', ...given }, requisites);
}

export function createOther(
  entityTypeId: OtherDocumentType,
  id: number,
  given: NewOther,
  requisites: readonly Requisite[],
): Deal {
  const { stageId } = otherDocuments[entityTypeId];
  const created = create(id, given, requisites);
  return { ...created, fields: { stageId, ...created.fields } };
}

function create(id: number, given: NewDeal | NewItem | NewOther, requisites: readonly Requisite[]): Deal {
  const { rows = defaultRows, companyId = 1, contactId = 1, ...more } = given;
  const own = requisites.filter(
    (one) => one.entityTypeId === entityTypes.company && one.entityId === companyId && !one.addressOnly,
  );
  const { requisiteId = own.length === 1 ? (own[0]?.id ?? 0) : 0, ...fields } = more;
  return {
    id,
    fields: {
      title: `Заказ № ${id} <станки & "оснастка">`,
      opportunity:
        Math.round(rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0) * 100) / 100,
      currencyId: 'RUB',
      companyId,
      contactId,
      assignedById: 3,
      ...fields,
    },
    uf: {},
    rows,
    requisiteId,
  };
}
