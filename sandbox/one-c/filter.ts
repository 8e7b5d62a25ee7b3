import { badQuery } from './odata-error';

/** Reads a property of the object that is asked about; undefined for one that it does not have. */
type Read = (name: string) => string | number | boolean | null | undefined;
export type Filter = (read: Read) => boolean;

type Literal = string | number | boolean;

const token =
  /\s*(?:(guid|datetime)'([^']*)'|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(true|false)\b|([(),])|([\p{L}_][\p{L}\p{N}_]*))/uy;

interface Token {
  literal?: Literal;
  word?: string;
}

/** `$filter` as far as clients of invoices need it: and, or, eq, ne, ge, le, gt, lt, substringof. @throws ODataError */
export function parseFilter(text: string): Filter {
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
    const compare = operators[operator] ?? fail(`неизвестная операция «${operator}»`);
    const right = operand();
    return (read) => compare(left(read), right(read));
  }

  function operand(): (read: Read) => Literal | null {
    const { literal, word } = next();
    if (literal !== undefined) return () => literal;
    if (word === undefined) return fail('ожидалось значение');
    if (word === 'substringof') {
      expect('(');
      const part = operand();
      expect(',');
      const whole = operand();
      expect(')');
      return (read) => String(whole(read)).includes(String(part(read)));
    }
    return (read) => {
      const value = read(word);
      return value === undefined ? fail(`нет поля «${word}»`) : value;
    };
  }

  const filter = either();
  if (at < tokens.length) fail('лишнее в конце выражения');
  return filter;
}

const operators: Record<string, (left: Literal | null, right: Literal | null) => boolean> = {
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
    const found = token.exec(text) ?? fail('непонятный знак');
    const [, type, typed, quoted, number, boolean, sign, word] = found;
    if (typed !== undefined) tokens.push({ literal: type === 'guid' ? typed.toLowerCase() : typed });
    else if (quoted !== undefined) tokens.push({ literal: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ literal: Number(number) });
    else if (boolean !== undefined) tokens.push({ literal: boolean === 'true' });
    else tokens.push({ word: sign ?? word ?? '' });
  }
  return tokens;
}

function fail(why: string): never {
  throw badQuery(`Ошибка разбора параметра $filter: ${why}`);
}
