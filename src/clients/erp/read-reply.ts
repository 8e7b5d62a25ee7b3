import type { Answer, CreateOperation, FindOperation, Path } from './mapping-types';

/** What a reply says, or in what it breaks the contract. */
export type Reading<T> = { value: T } | { refused: string } | { breach: string };

const number = /^[^\p{Cc}]{1,100}$/u;

/** The number of what was created. A refusal in a successful envelope is as good as a fault. */
export function readCreated(
  reply: unknown,
  { number: at, success, error }: CreateOperation<never>['reply'],
): Reading<string> {
  return read((): Reading<string> => {
    if (success && !isYes(reply, success)) return { refused: (error && textAt(reply, error, firstOf)) || '' };
    return { value: numberAt(reply, at) };
  });
}

/** The number of what was found; undefined only at a plain "no", since what is created next rests on it. */
export function readFound(
  reply: unknown,
  { found, number: at }: FindOperation['reply'],
): Reading<string | undefined> {
  return read((): Reading<string | undefined> => {
    if (isYes(reply, found)) return { value: numberAt(reply, at) };
    if (textAt(reply, at)) throw new Breach(`${at}: stands beside a "no"`);
    return { value: undefined };
  });
}

class Breach extends Error {
  override readonly name = 'Breach' as const;
}

function read<T>(reading: () => Reading<T>): Reading<T> {
  try {
    return reading();
  } catch (error) {
    if (error instanceof Breach) return { breach: error.message };
    throw error;
  }
}

function isYes(reply: unknown, { at, yes, no }: Answer): boolean {
  const text = textAt(reply, at);
  if (text !== undefined && yes.includes(text)) return true;
  if (text !== undefined && no.includes(text)) return false;
  throw new Breach(`${at}: must be one of ${[...yes, ...no].join(', ')}`);
}

function numberAt(reply: unknown, at: Path): string {
  const text = textAt(reply, at);
  if (text !== undefined && number.test(text)) return text;
  throw new Breach(`${at}: must be 1 to 100 characters`);
}

/** Text of an element or attribute; undefined where there is none, or where it holds elements. */
function textAt(reply: unknown, path: Path, pick: (repeated: unknown[]) => unknown = onlyOf) {
  const one = (found: unknown): unknown => (Array.isArray(found) ? pick(found) : found);
  const last = path.split('/').reduce<unknown>((at, step) => {
    return one(step.startsWith('@') ? own(own(at, 'attributes'), step.slice(1)) : own(at, step));
  }, reply);
  // soap keeps an element's text apart where the element has attributes.
  const text = typeof last === 'object' ? own(last, '$value') : last;
  return typeof text === 'string' ? text : undefined;
}

function onlyOf(repeated: unknown[]): unknown {
  return repeated.length === 1 ? repeated[0] : undefined;
}

function firstOf(repeated: unknown[]): unknown {
  return repeated[0];
}

function own(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, name)
    ? Reflect.get(node, name)
    : undefined;
}
