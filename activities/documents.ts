import {
  type CrmDocument,
  type DocumentSnapshot,
  parseDocument,
  type ProductRow,
  type Requisite,
} from '../src/clients/bitrix24';
import type { FailureKind } from '../src/clients/failure-kinds';
import { makeFailure } from '../workflows/contract/failure-facts';
import type { RunSubject } from '../workflows/contract/robot-call';
import { messages, pickLanguage } from '../src/messages';
import type { PortalAccess, Portals } from './portal-access/portal-access';
import { ClientError } from '../src/clients/client-error';

/** What a run goes on with of the document that it has read. */
export interface DocumentFacts {
  title: string;
  /** User id of the responsible person; absent where there is none. */
  responsible?: number;
  /** The field that the robot writes to; absent where it writes none. */
  field?: DocumentField;
}

/** A user field of a document. */
export interface DocumentField {
  /** Its original name, e.g. `UF_CRM_ERP_ORDER_ID`. */
  name: string;
  /** What stood in it when the run read the document. */
  before: string;
}

/** @param field that the robot writes to, without its prefix, e.g. `ERP_ORDER_ID` */
export function factsOfDocument(
  { title, assignedById, fieldPrefix, userFields }: DocumentSnapshot,
  field: string | undefined,
): DocumentFacts {
  const name = `${fieldPrefix}${field}`;
  return {
    title,
    ...(assignedById !== undefined && { responsible: assignedById }),
    ...(field !== undefined && { field: { name, before: userFields[name] ?? '' } }),
  };
}

/** @throws ApplicationFailure `Robot.WrongDocument`, not retried, for what is no record of the CRM */
export function toCrmDocument(documentId: string): CrmDocument {
  const document = parseDocument(documentId);
  if (document) return document;
  const message = `${documentId} is no record of the CRM`;
  throw makeFailure('Robot.WrongDocument', message, { nonRetryable: true });
}

/** Whose document is read, and the field that the robot will write to, without its prefix. */
export interface ReadInput extends RunSubject {
  field?: string;
}

export interface DocumentActivities {
  /** What every run needs to know of its document. */
  readDocumentFacts(input: ReadInput): Promise<DocumentFacts>;
}

export function createDocumentActivities({ portals }: { portals: Portals }): DocumentActivities {
  return {
    async readDocumentFacts({ portal, document, field }) {
      const { client } = await portals.access(portal);
      return factsOfDocument(await client.readDocument(toCrmDocument(document)), field);
    },
  };
}

/**
 * The requisites that an external system is told of; undefined where the customer has none.
 *
 * @throws ClientError refused `AmbiguousRequisites` where the customer has several and the document names none:
 *   an order or invoice for the wrong legal entity is worse than none
 */
export function theRequisite({ id, requisites }: DocumentSnapshot): Requisite | undefined {
  if (requisites.length <= 1) return requisites[0];
  throw refusedByDocument(
    'AmbiguousRequisites',
    `Document ${id}: its customer has ${requisites.length} requisites, and none is chosen in it.`,
  );
}

/** What the document is called, in the language of its portal's users where nobody has named it. */
export function titleOf({ title }: DocumentSnapshot, documentId: string, { record }: PortalAccess): string {
  return title || messages.untitled(documentId)[pickLanguage(record.language)];
}

/** The currency of a document whose amounts are to be passed on. @throws ClientError refused `NoCurrency` */
export function theCurrency({ id, currency }: DocumentSnapshot): string {
  if (currency !== undefined) return currency;
  throw refusedByDocument('NoCurrency', `Document ${id} has no currency.`);
}

/** A row with all that is passed on of it. */
export interface WholeRow extends ProductRow {
  price: string;
  quantity: string;
}

/**
 * Rows that can be passed on as they are.
 *
 * @param nameless whether a row of the catalogue may go without a name
 * @throws ClientError refused `RowUnnamed`, `RowUnpriced`, with the row's number
 */
export function wholeRows(
  { id, rows }: DocumentSnapshot,
  { nameless = false }: { nameless?: boolean } = {},
): WholeRow[] {
  return rows.map((row, index) => {
    const { name, productId, price, quantity } = row;
    const number = String(index + 1);
    if (!name && !(nameless && productId)) {
      throw refusedByDocument('RowUnnamed', `Document ${id}: row ${number} has no name.`, number);
    }
    if (price !== undefined && quantity !== undefined) return { ...row, price, quantity };
    const lacks = `Document ${id}: row ${number} has no price or quantity that can be told exactly.`;
    throw refusedByDocument('RowUnpriced', lacks, number);
  });
}

/** What the document lacks, so that nothing can be made of it. @param said where it is, as people count */
export function refusedByDocument(kind: FailureKind<'portal'>, message: string, said?: string): ClientError {
  return new ClientError(message, { system: 'portal', verdict: 'refused', kind, said });
}
