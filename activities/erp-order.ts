import {
  type DocumentFacts,
  factsOfDocument,
  type ReadInput,
  toCrmDocument,
  refusedByDocument,
  theCurrency,
  theRequisite,
  titleOf,
  wholeRows,
} from './documents';
import type { Portals } from './portal-access/portal-access';
import type { DocumentSnapshot, Requisite } from '../src/clients/bitrix24';
import type { ErpOrder } from '../src/clients/erp';

export interface ErpOrderActivities {
  /** The order that a document describes. */
  readErpOrder(
    input: ReadInput & { comment: string | undefined },
  ): Promise<{ order: OrderDraft; document: DocumentFacts }>;
}

export function createErpOrderActivities({ portals }: { portals: Portals }): ErpOrderActivities {
  return {
    async readErpOrder({ portal, document, comment, field }) {
      const access = await portals.access(portal);
      const snapshot = await access.client.readDocument(toCrmDocument(document));
      const title = titleOf(snapshot, document, access);
      return {
        order: toErpOrder({ ...snapshot, title }, comment),
        document: factsOfDocument(snapshot, field),
      };
    },
  };
}

/** What an order is made of, but for the reference that the ERP shall keep. */
export type OrderDraft = Omit<ErpOrder, 'externalId'>;

/**
 * The order that a document describes.
 *
 * @throws ClientError refused `AmbiguousRequisites` where the customer has several and the document names none;
 *   `NoAmount`, `NoCurrency`, `RowUnnamed`, `RowUnpriced` for what is not filled in
 */
export function toErpOrder(document: DocumentSnapshot, comment: string | undefined): OrderDraft {
  const customer = document.company ?? document.contact;
  const currency = theCurrency(document);
  const { total, userFields, fieldPrefix } = document;
  const number = userFields[`${fieldPrefix}ERP_CLIENT_ID`];
  if (total === undefined) throw refusedByDocument('NoAmount', `Document ${document.id} has no amount.`);
  return {
    title: document.title,
    ...(customer && {
      customer: { ...customerOf(customer.title, theRequisite(document)), ...(number && { number }) },
    }),
    currency,
    total,
    ...(comment !== undefined && { comment }),
    lines: wholeRows(document, { nameless: true }).map(({ productId, name, quantity, price }) => ({
      ...(productId && { article: String(productId) }),
      name,
      quantity,
      price,
    })),
  };
}

function customerOf(title: string, requisite: Requisite | undefined): NonNullable<OrderDraft['customer']> {
  return {
    name: requisite?.fullName || requisite?.name || title,
    ...(requisite?.inn && { inn: requisite.inn }),
    ...(requisite?.kpp && { kpp: requisite.kpp }),
  };
}
