import { theRequisite } from './client-of-document';
import { type DocumentFacts, factsOfDocument, type ReadInput, toCrmDocument } from './documents';
import { type CustomerDraft, clientOfDocument, toErpCustomer } from './erp-client-from-document';
import type { Portals } from './portal-access';

export interface ErpClientActivities {
  /** The client of a document; `of` identifies it in the portal, e.g. `COMPANY_9`. */
  readErpClient(input: ReadInput): Promise<{ customer: CustomerDraft; of: string; document: DocumentFacts }>;
}

export function createErpClientActivities({ portals }: { portals: Portals }): ErpClientActivities {
  return {
    async readErpClient({ portal, document, field }) {
      const { client: portalClient } = await portals.access(portal);
      const snapshot = await portalClient.readDocument(toCrmDocument(document));
      const client = clientOfDocument(snapshot);
      const requisite = theRequisite(snapshot);
      const addresses = requisite ? await portalClient.readAddresses(requisite.id) : [];
      return {
        customer: toErpCustomer(client, requisite, addresses),
        of: client.of,
        document: factsOfDocument(snapshot, field),
      };
    },
  };
}
