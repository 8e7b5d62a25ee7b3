import { theRequisite } from './customer-of-document';
import { type DocumentFacts, factsOfDocument, type ReadInput, toCrmDocument } from './documents';
import { type CustomerDraft, customerOfDocument, toErpCustomer } from './erp-customer-from-document';
import type { Portals } from './portal-access/portal-access';

export interface ErpClientActivities {
  /** The customer of a document; `of` identifies it in the portal, e.g. `COMPANY_9`. */
  readErpCustomer(
    input: ReadInput,
  ): Promise<{ customer: CustomerDraft; of: string; document: DocumentFacts }>;
}

export function createErpClientActivities({ portals }: { portals: Portals }): ErpClientActivities {
  return {
    async readErpCustomer({ portal, document, field }) {
      const { client: portalClient } = await portals.access(portal);
      const snapshot = await portalClient.readDocument(toCrmDocument(document));
      const customer = customerOfDocument(snapshot);
      const requisite = theRequisite(snapshot);
      const addresses = requisite ? await portalClient.readAddresses(requisite.id) : [];
      return {
        customer: toErpCustomer(customer, requisite, addresses),
        of: customer.of,
        document: factsOfDocument(snapshot, field),
      };
    },
  };
}
