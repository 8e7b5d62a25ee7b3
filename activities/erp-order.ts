import {
  type DocumentFacts,
  factsOfDocument,
  type ReadInput,
  toCrmDocument,
  refusedByDocument,
  theRequisite,
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
      const { client } = await portals.access(portal);
      const snapshot = await client.readDocument(toCrmDocument(document));
      return { order: toErpOrder(snapshot, comment), document: factsOfDocument(snapshot, field) };
    },
  };
}

/** What an order is made of, but for the reference that the ERP shall keep. */
export type OrderDraft = Omit<ErpOrder, 'externalId'>;

/**
 * The order that a document describes.
 *
 * @throws ClientError refused `AmbiguousRequisites` where the customer has several and the document names none;
 *   `NoAmount` where a smart process keeps no amounts
 */
export function toErpOrder(document: DocumentSnapshot, comment: string | undefined): OrderDraft {
  const customer = document.company ?? document.contact;
  const { currency, total, userFields, fieldPrefix } = document;
  const number = userFields[`${fieldPrefix}ERP_CLIENT_ID`];
  if (currency === undefined || total === undefined) {
    throw refusedByDocument(
      'NoAmount',
      `Item ${document.id} of a smart process has no amount with a currency.`,
    );
  }
  return {
    title: document.title,
    ...(customer && {
      customer: { ...customerOf(customer.title, theRequisite(document)), ...(number && { number }) },
    }),
    currency,
    total,
    ...(comment !== undefined && { comment }),
    lines: document.rows.map(({ productId, name, quantity, price }) => ({
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
