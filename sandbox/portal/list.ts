import { z } from 'zod';
import { notModelled, phpRecord, type RestResult } from './rest-method';

type Cell = string | number | boolean | null;

/** What a column holds: it decides how values compare. `flag`: Y or N. */
type Kind = 'number' | 'text' | 'flag';

/** Every column of a list by name, whether its rows fill it in or not. */
export type Columns = Readonly<Record<string, Kind>>;

export type Row = Readonly<Record<string, Cell>>;

/** What may stand before a column's name in a filter. */
export const operators = {
  /** Vendor: crm-item-productrow-list.md. */
  rows: ['=', '!=', '>', '>=', '<', '<=', '%', '!%', '=%', '%=', '!=%', '!%='],
  /** Vendor: crm-requisite-list.md, crm-requisite-link-list.md, crm-address-list.md, user-get.md. */
  all: ['=', '!=', '!', '>', '>=', '<', '<=', '@', '!@', '%', '!%', '=%', '%=', '!=%', '!%='],
  /** The pages of user fields name none. */
  none: [],
} as const;

/** Vendor: the page size of all lists. */
const pageSize = 50;

const start = z.coerce.number().int().default(0);

/** Parameters that every list takes. */
export const listParams = z.strictObject({
  filter: phpRecord(z.unknown()).default({}),
  order: phpRecord(z.unknown()).default({}),
  select: z.array(z.string()).default([]),
  start,
});

export type ListParams = z.output<typeof listParams>;

/** The same of the older modules, which take their names in any case. */
export const upperListParams = z
  .strictObject({
    FILTER: listParams.shape.filter,
    ORDER: listParams.shape.order,
    SELECT: listParams.shape.select,
    START: start,
  })
  .transform(({ FILTER, ORDER, SELECT, START }) => ({
    filter: FILTER,
    order: ORDER,
    select: SELECT,
    start: START,
  }));

/**
 * One page of the rows that a filter lets through, in order. What stands nowhere in `columns`, or is written as no list
 * takes it, is refused: rows that were left out or kept by accident would prove a client right that is wrong.
 *
 * @throws RestError
 */
export function list(
  all: readonly Row[],
  given: ListParams,
  columns: Columns,
  allowed: readonly string[] = operators.all,
): RestResult & { result: Row[] } {
  const conditions = Object.entries(given.filter).map(([key, value]) =>
    conditionOf(key, value, columns, allowed),
  );
  const compare = comparatorOf(given.order, columns);
  const select = selected(given.select, columns);
  const found = all.filter((row) => conditions.every((holds) => holds(row))).toSorted(compare);
  const { start: from } = given;
  if (from !== -1 && (from < 0 || from % pageSize !== 0)) throw notModelled(`start of ${from}`);
  const end = Math.max(from, 0) + pageSize;
  const result = found
    .slice(end - pageSize, end)
    .map((row) => Object.fromEntries(select.map((name) => [name, row[name] ?? null])));
  // Vendor: -1 switches the count off (huge-data.md).
  if (from === -1) return { result };
  return { result, total: found.length, ...(end < found.length && { next: end }) };
}

function conditionOf(
  key: string,
  value: unknown,
  columns: Columns,
  allowed: readonly string[],
): (row: Row) => boolean {
  const [, operator = '', name = ''] = /^([!=<>@%]*)(.*)$/s.exec(key) ?? [];
  const kind = columns[name];
  if (!kind || (operator !== '' && !allowed.includes(operator))) throw notModelled(`filter by ${key}`);
  const values = valuesOf(key, value, operator, kind);
  const negated = operator.startsWith('!');
  const bare = operator.replace('!', '');
  const one = (row: Row): boolean => values.some((wanted) => compares(row[name], wanted, bare, kind));
  return negated ? (row) => !one(row) : one;
}

function valuesOf(key: string, value: unknown, operator: string, kind: Kind): Cell[] {
  const lists = /^(|=|!|!=|@|!@)$/.test(operator);
  const many = Array.isArray(value);
  if ((many && !lists) || (!many && operator.endsWith('@')))
    throw notModelled(`filter by ${key} of that value`);
  const values: unknown[] = many ? value : [value];
  if (values.every((one) => isCell(one, kind))) return values as Cell[];
  throw notModelled(`filter by ${key} of that value`);
}

function isCell(value: unknown, kind: Kind): boolean {
  if (kind === 'flag') return flagOf(value) !== undefined;
  if (kind === 'text') return typeof value === 'string' || typeof value === 'number';
  // The empty one comes of a macro that stands for nothing.
  return value === '' || (typeof value !== 'boolean' && value !== null && Number.isFinite(Number(value)));
}

function flagOf(value: unknown): boolean | undefined {
  if (/^(y|1|true)$/i.test(String(value))) return true;
  return /^(n|0|false|)$/i.test(String(value)) ? false : undefined;
}

function compares(cell: Cell | undefined, wanted: Cell, operator: string, kind: Kind): boolean {
  if (/%/.test(operator)) return like(String(cell ?? ''), String(wanted), operator === '%');
  if (/^(|=|@)$/.test(operator)) {
    if (kind === 'flag') return flagOf(cell) === flagOf(wanted);
    if (kind === 'text') return String(cell ?? '') === String(wanted);
    return cell !== null && wanted !== '' && Number(cell) === Number(wanted);
  }
  const order = compareCells(cell, wanted, kind);
  return operator.startsWith('>') ? order > 0 || (order === 0 && operator === '>=') : lessOr(order, operator);
}

function lessOr(order: number, operator: string): boolean {
  return order < 0 || (order === 0 && operator === '<=');
}

/** As MySQL's LIKE, whatever the case. @param anywhere the text is no pattern, and may stand anywhere */
function like(text: string, wanted: string, anywhere: boolean): boolean {
  if (anywhere) return text.toLowerCase().includes(wanted.toLowerCase());
  const pattern = wanted.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 'is').test(text);
}

function comparatorOf(order: Record<string, unknown>, columns: Columns): (a: Row, b: Row) => number {
  const by = Object.entries(order).map(([name, way]) => {
    const kind = columns[name];
    if (!kind) throw notModelled(`order by ${name}`);
    if (typeof way !== 'string' || !/^(asc|desc)$/i.test(way))
      throw notModelled(`order ${JSON.stringify(way)}`);
    const sign = /^desc$/i.test(way) ? -1 : 1;
    return (a: Row, b: Row): number => sign * compareCells(a[name], b[name], kind);
  });
  return (a, b) => by.reduce((found, compare) => found || compare(a, b), 0);
}

function compareCells(a: Cell | undefined, b: Cell | undefined, kind: Kind): number {
  if (kind === 'number') return Number(a) - Number(b);
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Column names of each row. */
function selected(select: readonly string[], columns: Columns): readonly string[] {
  const unknown = select.find((name) => name !== '*' && !columns[name]);
  if (unknown !== undefined) throw notModelled(`selection of ${unknown}`);
  return select.length === 0 || select.includes('*') ? Object.keys(columns) : select;
}
