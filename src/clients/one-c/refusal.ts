import { ClientError } from '../client-error';

/** Why an invoice cannot be made as things are, though 1C itself refused nothing; each has words of its own. */
export type RefusalKind =
  /** A field or object that this configuration does not publish: 1C would ignore it in silence. */
  | 'FieldIgnored'
  /** A text that 1C would cut in silence. */
  | 'TooLong'
  /** Something that must be in 1C already: an item, a currency, a VAT rate, our organization. */
  | 'NotFound'
  /** More than one fits, and none can be told from the others. */
  | 'Several'
  | 'MarkedForDeletion'
  /** An object is there, a document not posted, with other contents than it was sent. */
  | 'Differs'
  /** An object is there, and 1C cut a text of it. */
  | 'Cut'
  /** A document is there, and 1C cut the mark by which it is found again. */
  | 'MarkCut'
  /** A document was created, and 1C did not post it. */
  | 'NotPosted';

/** @param said what it is about, for the people who must act; may name a client */
export function refusal(kind: RefusalKind, message: string, said: string): ClientError {
  return new ClientError(`1C: ${message}`, { system: 'one-c', verdict: 'refused', kind, said });
}
