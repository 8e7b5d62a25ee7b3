import type { DealSnapshot, Requisite } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import type { ErpOrder } from '../src/clients/erp';

/** What an order is made of, but for the reference that the ERP shall keep. */
export type OrderDraft = Omit<ErpOrder, 'externalId'>;

/**
 * The order that a deal describes.
 *
 * @throws ClientError refused `AmbiguousRequisites` where the client has several and the deal names none
 */
export function toErpOrder(deal: DealSnapshot, comment: string | undefined): OrderDraft {
  const client = deal.company ?? deal.contact;
  return {
    title: deal.title,
    ...(client && { customer: customerOf(client.title, theRequisite(deal)) }),
    currency: deal.currency,
    total: deal.total,
    ...(comment !== undefined && { comment }),
    lines: deal.rows.map(({ productId, name, quantity, price }) => ({
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

/** An order for the wrong legal entity is worse than none. */
function theRequisite({ id, requisites }: DealSnapshot): Requisite | undefined {
  if (requisites.length <= 1) return requisites[0];
  throw new ClientError(
    `Deal ${id}: its client has ${requisites.length} requisites, and the deal names none.`,
    {
      system: 'portal',
      verdict: 'refused',
      kind: 'AmbiguousRequisites',
    },
  );
}
