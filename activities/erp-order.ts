import { type DocumentFacts, factsOfDocument, type ReadInput, toCrmDocument } from './documents';
import { type OrderDraft, toErpOrder } from './erp-order-from-document';
import type { Portals } from './portal-access/portal-access';

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
