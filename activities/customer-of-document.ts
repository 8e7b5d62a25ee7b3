import type { DocumentSnapshot, Requisite } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';

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

/** What the document lacks, so that nothing can be made of it. */
export function refusedByDocument(kind: string, message: string): ClientError {
  return new ClientError(message, { system: 'portal', verdict: 'refused', kind });
}
