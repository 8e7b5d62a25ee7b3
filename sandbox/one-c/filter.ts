import { badComparison, badQuery, notModelled } from './odata-error';
import type { Field } from './schema';

/** Reads a property of the object that is asked about. */
type Read = (name: string) => string | number | boolean | null | undefined;
export type Filter = (read: Read) => boolean;

/** Types of an entity's properties; undefined for one that it does not have. */
export type TypeOf = (name: string) => Field['type'] | undefined;

type Value = string | number | boolean | null;
type Kind = 'string' | 'number' | 'boolean' | 'date' | 'guid';

interface Operand {
  kind: Kind;
  value(read: Read): Value;
}

interface Token {
  literal?: { kind: Kind; value: Value };
  word?: string;
}

const token =
  /\s*(?:(guid|datetime)'([^']*)'|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(true|false)\b|([(),/:])|([\p{L}_][\p{L}\p{N}_]*))/uy;

/** What the language has and this parser has not (8.3.27, 17.4.5.2). */
const foreignOperators = ['not', 'add', 'sub', 'mul', 'div', '/'];

/**
 * `$filter` as far as clients of invoices need it: and, or, eq, ne, ge, le, gt, lt, substringof. Whatever else there is
 * is refused by its name, whether or not there is an object to try it on.
 *
 * @throws ODataError
 */
export function parseFilter(text: string, typeOf: TypeOf): Filter {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): string | undefined => tokens[at]?.word;
  const next = (): Token => tokens[at++] ?? fail('выражение оборвано');
  const expect = (word: string): void => {
    if (next().word !== word) fail(`ожидалось «${word}»`);
  };

  function either(): Filter {
    let left = both();
    while (peek() === 'or') {
      next();
      const [first, second] = [left, both()];
      left = (read) => first(read) || second(read);
    }
    return left;
  }

  function both(): Filter {
    let left = comparison();
    while (peek() === 'and') {
      next();
      const [first, second] = [left, comparison()];
      left = (read) => first(read) && second(read);
    }
    return left;
  }

  function comparison(): Filter {
    if (peek() === '(') {
      next();
      const inner = either();
      expect(')');
      return inner;
    }
    const left = operand();
    const operator = next().word ?? '';
    if (foreignOperators.includes(operator)) throw notModelled(`${operator} в $filter`);
    const compare = operators[operator] ?? fail(`неизвестная операция «${operator}»`);
    const right = operand();
    if (left.kind !== right.kind) throw badComparison();
    return (read) => compare(left.value(read), right.value(read));
  }

  function operand(): Operand {
    const { literal, word } = next();
    if (literal) return { kind: literal.kind, value: () => literal.value };
    if (word === undefined) return fail('ожидалось значение');
    if (foreignOperators.includes(word)) throw notModelled(`${word} в $filter`);
    if (peek() === '(') return word === 'substringof' ? substringOf() : unknownFunction(word);
    const type = typeOf(word) ?? fail(`нет поля «${word}»`);
    const kind = type === 'double' || type === 'int' ? 'number' : type;
    return { kind, value: (read) => read(word) ?? null };
  }

  function substringOf(): Operand {
    expect('(');
    const part = operand();
    expect(',');
    const whole = operand();
    expect(')');
    if (part.kind !== 'string' || whole.kind !== 'string') throw badComparison();
    return { kind: 'boolean', value: (read) => String(whole.value(read)).includes(String(part.value(read))) };
  }

  const filter = either();
  if (at < tokens.length) fail('лишнее в конце выражения');
  return filter;
}

const operators: Record<string, (left: Value, right: Value) => boolean> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  ge: (left, right) => left !== null && right !== null && left >= right,
  gt: (left, right) => left !== null && right !== null && left > right,
  le: (left, right) => left !== null && right !== null && left <= right,
  lt: (left, right) => left !== null && right !== null && left < right,
};

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const from = token.lastIndex;
    const found = token.exec(text) ?? fail(`непонятный знак «${text.slice(from).trim().charAt(0)}»`);
    const [, type, typed, quoted, number, boolean, sign, word] = found;
    if (type === 'guid') tokens.push({ literal: { kind: 'guid', value: typed?.toLowerCase() ?? '' } });
    else if (typed !== undefined) tokens.push({ literal: { kind: 'date', value: typed } });
    else if (quoted !== undefined)
      tokens.push({ literal: { kind: 'string', value: quoted.replaceAll("''", "'") } });
    else if (number !== undefined) tokens.push({ literal: { kind: 'number', value: Number(number) } });
    else if (boolean !== undefined) tokens.push({ literal: { kind: 'boolean', value: boolean === 'true' } });
    else tokens.push({ word: sign ?? word ?? '' });
  }
  return tokens;
}

function unknownFunction(name: string): never {
  throw notModelled(`функция ${name} в $filter`);
}

function fail(why: string): never {
  throw badQuery(`Ошибка разбора параметра $filter: ${why}`);
}
