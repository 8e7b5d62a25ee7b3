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
import type { DocumentSnapshot } from '../src/clients/bitrix24';
import type { OneCInvoice } from '../src/clients/one-c';

export interface OneCInvoiceActivities {
  /** The invoice that a document describes. */
  readOneCInvoice(
    input: ReadInput & { comment: string | undefined },
  ): Promise<{ invoice: InvoiceDraft; document: DocumentFacts }>;
}

export function createOneCInvoiceActivities({ portals }: { portals: Portals }): OneCInvoiceActivities {
  return {
    async readOneCInvoice({ portal, document, comment, field }) {
      const access = await portals.access(portal);
      const snapshot = await access.client.readDocument(toCrmDocument(document));
      const title = titleOf(snapshot, document, access);
      return {
        invoice: toOneCInvoice({ ...snapshot, title }, comment),
        document: factsOfDocument(snapshot, field),
      };
    },
  };
}

/** What an invoice is made of, but for what identifies it and its date. */
export interface InvoiceDraft extends Omit<OneCInvoice, 'externalId' | 'identity' | 'date'> {
  /** Whose requisites they are, as an id without a customer's data: `COMPANY_9`, `CONTACT_2`. */
  customer: string;
}

/** Whose tax numbers the shipped mappings write: `ИНН` and `КПП`, a company told from a person by the length of the first. */
const taxCountries: readonly string[] = ['RU'];

/**
 * The invoice that a document describes.
 *
 * @throws ClientError refused `NoClient`, `NoInn`, `NoRows` where the document lacks what an invoice needs,
 *   `ForeignRequisites`, `AmbiguousRequisites`, `NoCurrency`, `RowUnnamed`, `RowUnpriced`
 */
export function toOneCInvoice(document: DocumentSnapshot, comment: string | undefined): InvoiceDraft {
  const { id, company, contact, rows } = document;
  const customer = company ?? contact;
  if (!customer) throw refusedByDocument('NoClient', `Document ${id} has no customer.`);
  const currency = theCurrency(document);
  // One line for the whole amount would need a VAT rate that nobody named.
  if (rows.length === 0) throw refusedByDocument('NoRows', `Document ${id} has no products.`);
  const requisite = theRequisite(document);
  if (requisite?.country !== undefined && !taxCountries.includes(requisite.country)) {
    throw refusedByDocument(
      'ForeignRequisites',
      `Document ${id}: its customer has requisites of ${requisite.country}, and 1C is given those of ${taxCountries.join(', ')}.`,
    );
  }
  if (!requisite || !/^(\d{10}|\d{12})$/.test(requisite.inn)) {
    throw refusedByDocument('NoInn', `Document ${id}: its customer has no requisites with an INN.`);
  }
  return {
    customer: `${company ? 'COMPANY' : 'CONTACT'}_${customer.id}`,
    title: document.title,
    currency,
    ...(comment !== undefined && { comment }),
    party: {
      name: requisite.fullName || requisite.name || customer.title,
      inn: requisite.inn,
      kpp: requisite.kpp,
    },
    lines: wholeRows(document).map(({ name, quantity, price, taxRate }) => ({
      name,
      quantity,
      price,
      vat: taxRate,
    })),
  };
}
