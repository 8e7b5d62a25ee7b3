import { type DocumentFacts, factsOfDocument, type ReadInput, toCrmDocument } from './documents';
import { type InvoiceDraft, toOneCInvoice } from './one-c-invoice-from-document';
import type { Portals } from './portal-access/portal-access';

export interface OneCInvoiceActivities {
  /** The invoice that a document describes. */
  readOneCInvoice(
    input: ReadInput & { comment: string | undefined },
  ): Promise<{ invoice: InvoiceDraft; document: DocumentFacts }>;
}

export function createOneCInvoiceActivities({ portals }: { portals: Portals }): OneCInvoiceActivities {
  return {
    async readOneCInvoice({ portal, document, comment, field }) {
      const { client } = await portals.access(portal);
      const snapshot = await client.readDocument(toCrmDocument(document));
      return { invoice: toOneCInvoice(snapshot, comment), document: factsOfDocument(snapshot, field) };
    },
  };
}
