import { needRight } from './crm-rights';
import { type Deal, otherDocuments, otherDocumentTypes, smartProcess, type ProductRow } from './item';
import type { PortalState } from './portal-state';
import { type Columns, list, listParams, operators } from './list';
import type { Portal } from './portal';
import { notModelled, readParams, RestError, type RestMethods } from './rest-method';

/** Vendor: crm_item_product_row in crm/data-types.md. */
const columns: Columns = {
  id: 'number',
  ownerId: 'number',
  ownerType: 'text',
  productId: 'number',
  productName: 'text',
  price: 'number',
  priceAccount: 'number',
  priceExclusive: 'number',
  priceNetto: 'number',
  priceBrutto: 'number',
  quantity: 'number',
  discountTypeId: 'number',
  discountRate: 'number',
  discountSum: 'number',
  taxRate: 'number',
  taxIncluded: 'text',
  customized: 'text',
  measureCode: 'number',
  measureName: 'text',
  sort: 'number',
  xmlId: 'text',
  type: 'number',
  storeId: 'number',
};

// It takes no `select`.
const params = listParams.omit({ select: true });

/** Vendor: `T` and the type in hexadecimal for a smart process. */
const ownersOf: Readonly<Record<string, (state: PortalState) => ReadonlyMap<number, Deal>>> = {
  D: (state) => state.deals,
  [`T${smartProcess.entityTypeId.toString(16)}`]: (state) => state.items,
  ...Object.fromEntries(
    otherDocumentTypes.map((type) => [
      otherDocuments[type].owner,
      (state: PortalState) => state.others[type],
    ]),
  ),
};

/** Product rows of documents. */
export function productRowMethods(portal: Portal): RestMethods {
  const { store } = portal;
  return {
    'crm.item.productrow.list': (given) => {
      const read = readParams(params, given);
      needRight(portal, 'item.productrow.list');
      const { '=ownerType': ownerType, '=ownerId': ownerId } = read.filter;
      if (ownerType === undefined || ownerId === undefined) {
        throw new RestError(400, '100', 'Could not find value for parameter {=ownerType, =ownerId}');
      }
      const owners = typeof ownerType === 'string' && ownersOf[ownerType];
      if (!owners) throw notModelled('filter by =ownerType of that value');
      const id = Number(ownerId);
      const rows = owners(store.portal).get(id)?.rows ?? [];
      const all = rows.map((row, index) => view(row, index, { ownerType, ownerId: id }));
      const { result, ...paging } = list(all, { ...read, select: [] }, columns, operators.rows);
      return { result: { productRows: result }, ...paging };
    },
  };
}

function view(row: ProductRow, index: number, owner: { ownerType: string; ownerId: number }) {
  const { price, taxRate } = row;
  const priceExclusive = Math.round((price / (1 + (taxRate ?? 0) / 100)) * 100) / 100;
  return {
    id: owner.ownerId * 100 + index,
    ...owner,
    ...row,
    priceAccount: price,
    // Less the tax, which `price` contains; there is no discount here.
    priceExclusive,
    priceNetto: priceExclusive,
    priceBrutto: price,
    discountTypeId: 2,
    discountRate: 0,
    discountSum: 0,
    taxIncluded: 'Y',
    customized: 'Y',
    measureCode: 796,
    measureName: 'шт',
    sort: (index + 1) * 10,
    xmlId: '',
    type: 4,
    storeId: null,
  };
}
