import type { Address, Client, DocumentSnapshot, Requisite } from '../src/clients/bitrix24';
import type { ErpCustomer } from '../src/clients/erp';
import { refusedByDocument } from './customer-of-document';

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
