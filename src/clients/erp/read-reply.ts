import type { XmlElement } from '../xml/parse-xml';
import type { Answer, CreateOperation, Path, ValueRule } from './mapping-types';
import { elementsAt, firstTextAt, textAt } from './paths';

/** What a reply says, or in what it breaks the contract; `words` are the ERP's own. */
export type Reading<T> =
  | { value: T }
  | { refused: string; means?: 'notAllowed' | 'notDone' }
  | { breach: string; words?: string | undefined };

/** The number of what was created. A refusal in a successful envelope is as good as a fault. */
export function readCreated(
  reply: XmlElement,
  { number: at, success, error, notAllowed, notDone }: CreateOperation<never>['reply'],
): Reading<string> {
  return reading((): Reading<string> => {
    if (success && !saysYes(reply, success)) {
      const refused = (error && firstTextAt(reply, error)) || '';
      if (notAllowed && hasValue(reply, notAllowed)) return { refused, means: 'notAllowed' };
      return notDone && hasValue(reply, notDone) ? { refused, means: 'notDone' } : { refused };
    }
    return { value: numberAt(reply, at) };
  });
}

/** A reply that is not as agreed. */
export class Breach extends Error {
  override readonly name = 'Breach' as const;

  constructor(
    message: string,
    readonly words?: string,
  ) {
    super(message);
  }
}

/** What a reading says, a breach of the contract included. */
export function reading<T>(read: () => Reading<T>): Reading<T> {
  try {
    return read();
  } catch (error) {
    if (error instanceof Breach) return { breach: error.message, words: error.words };
    throw error;
  }
}

export function saysYes(reply: XmlElement, { at, yes, no, missing }: Answer & { missing?: 'yes' }): boolean {
  const text = textAt(reply, at);
  if (missing && isMissing(reply, at)) return true;
  if (text !== undefined && yes.includes(text)) return true;
  if (text !== undefined && no.includes(text)) return false;
  throw new Breach(`${at}: must be one of ${[...yes, ...no].join(', ')}`);
}

/** Neither it nor what it would stand in is there, or says anything. */
function isMissing(reply: XmlElement, at: Path): boolean {
  return firstTextAt(reply, at) === undefined && !at.includes('@') && elementsAt(reply, at).length === 0;
}

/** Whether a reply says one of several values, in the first of what is repeated. */
export function hasValue(reply: XmlElement, { at, is }: ValueRule): boolean {
  const text = firstTextAt(reply, at);
  return text !== undefined && is.includes(text);
}

const number = /^[^\p{Cc}]{1,100}$/u;

export function numberAt(element: XmlElement, at: Path): string {
  const text = textAt(element, at);
  if (text !== undefined && number.test(text)) return text;
  throw new Breach(`${at}: must be 1 to 100 characters`);
}
