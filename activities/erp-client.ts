import {
  theRequisite,
  type DocumentFacts,
  factsOfDocument,
  type ReadInput,
  toCrmDocument,
  refusedByDocument,
} from './documents';
import type { Portals } from './portal-access/portal-access';
import type { Address, Client, DocumentSnapshot, Requisite } from '../src/clients/bitrix24';
import type { ErpCustomer } from '../src/clients/erp';

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

/** What a customer is made of, but for the reference that the ERP shall keep. */
export type CustomerDraft = Omit<ErpCustomer, 'externalId'>;

/** The customer of a document: its company, or its contact where there is no company. */
export interface DocumentCustomer extends Client {
  kind: ErpCustomer['kind'];
  /** What identifies it in the portal, e.g. `COMPANY_9`. */
  of: string;
}

/** @throws ClientError refused `NoClient` where the document has neither */
export function customerOfDocument({ id, company, contact }: DocumentSnapshot): DocumentCustomer {
  if (company) return { ...company, kind: 'company', of: `COMPANY_${company.id}` };
  if (contact) return { ...contact, kind: 'person', of: `CONTACT_${contact.id}` };
  throw refusedByDocument('NoClient', `Document ${id} has neither a company nor a contact.`);
}

export function toErpCustomer(
  { kind, title, phones, emails }: DocumentCustomer,
  requisite: Requisite | undefined,
  addresses: readonly Address[],
): CustomerDraft {
  const name = requisite?.name || title;
  return {
    kind,
    name,
    fullName: requisite?.fullName || name,
    ...(requisite?.inn && { inn: requisite.inn }),
    ...(requisite?.kpp && { kpp: requisite.kpp }),
    ...(requisite?.ogrn && { ogrn: requisite.ogrn }),
    phones,
    emails,
    addresses: [...addresses],
  };
}
