import { type DocumentFacts, factsOfDocument, toCrmDocument } from './documents';
import { type InvoiceDraft, toOneCInvoice } from './one-c-invoice-from-document';
import type { RunSubject } from './portal';
import type { Portals } from './portal-access';

export interface OneCInvoiceActivities {
  /** The invoice that a document describes. */
  readOneCInvoice(
    input: RunSubject & { comment: string | undefined },
  ): Promise<{ invoice: InvoiceDraft; document: DocumentFacts }>;
}

export function createOneCInvoiceActivities({ portals }: { portals: Portals }): OneCInvoiceActivities {
  return {
    async readOneCInvoice({ portal, document, comment }) {
      const { client } = await portals.access(portal);
      const snapshot = await client.readDocument(toCrmDocument(document));
      return { invoice: toOneCInvoice(snapshot, comment), document: factsOfDocument(snapshot) };
    },
  };
}
