import type { ClientErrorOptions } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import { finalRefusals } from './final-refusals';
import { passingRefusals } from './passing-refusals';

/** One row of what the portal's refusals mean. */
export interface Refusal {
  /** HTTP. A command in a batch has none of its own, and fits every row. Absent: any. */
  statuses?: readonly number[];
  /** `error`. */
  codes: readonly string[];
  /** `error_description`, whatever its case and last full stop; `…` at the end: it begins so. Absent: any. */
  texts?: readonly string[];
  /** `*` at the end: every method that begins so. Absent: any. */
  methods?: readonly string[];
  means: string;
  /** Second half of the failure's type. */
  kind: FailureKind<'portal'>;
  /** Where the vendor, an SDK or whoever met it says so. */
  source: string;
  /** It may have been carried out all the same. */
  mayBeDone?: true;
  retryAfterMs?: number;
  /** The method's time is used up; the reply may tell until when. */
  untilReset?: true;
}

/** Rows by what they are about. */
export type Refusals = Readonly<Record<string, readonly Refusal[]>>;

/** What a refusal says about the work. */
export type Meaning = Pick<ClientErrorOptions<'portal'>, 'verdict' | 'kind' | 'retryAfterMs'> &
  Pick<Refusal, 'untilReset'>;

/** A refusal as it comes. */
export interface Refused {
  error: string;
  error_description?: string | undefined;
  method: string;
  /** Of HTTP, if it has its own. */
  status: number | undefined;
}

/** Every row, with what it is about and whether it is final. No two fit the same refusal. */
export const refusals: readonly (Refusal & { about: string; final: boolean })[] = [
  ...rowsOf(passingRefusals, false),
  ...rowsOf(finalRefusals, true),
];

/**
 * What the table says of a refusal. One that fits no row passes, whatever its status, code and text: what nobody has
 * explained says nothing about this step. docs/portal-refusals.md shows the same rows, and where the sources are.
 */
export function meaningOf(refused: Refused): Meaning {
  const row = refusals.find((one) => fits(one, refused));
  if (!row) return unlisted(refused.status);
  const { kind, final, mayBeDone, retryAfterMs, untilReset } = row;
  const verdict = final ? 'refused' : mayBeDone ? 'unknown' : 'not-done';
  return { verdict, kind, ...(retryAfterMs && { retryAfterMs }), ...(untilReset && { untilReset }) };
}

export function fits(
  { statuses, codes, texts, methods }: Refusal,
  { error, error_description: text = '', method, status }: Refused,
): boolean {
  return (
    codes.includes(error) &&
    (status === undefined || (statuses?.includes(status) ?? true)) &&
    (texts?.some((known) => isText(text, known)) ?? true) &&
    (methods?.some((known) => isMethod(method, known)) ?? true)
  );
}

function unlisted(status: number | undefined): Meaning {
  if (status === 401) return { verdict: 'not-done', kind: 'Unauthorized' };
  if (status === 429) return { verdict: 'not-done', kind: 'Throttled', untilReset: true };
  return { verdict: 'unknown', kind: status !== undefined && status >= 500 ? 'Unavailable' : 'Unlisted' };
}

function isText(text: string, known: string): boolean {
  const [said, row] = [text, known].map((one) => one.trim().replace(/[.!]$/, '').toLowerCase());
  if (said === undefined || row === undefined) return false;
  return row.endsWith('…') ? said.startsWith(row.slice(0, -1)) : said === row;
}

function isMethod(method: string, known: string): boolean {
  return known.endsWith('*') ? method.startsWith(known.slice(0, -1)) : method === known;
}

function rowsOf(table: Refusals, final: boolean): (Refusal & { about: string; final: boolean })[] {
  return Object.entries(table).flatMap(([about, rows]) => rows.map((row) => ({ ...row, about, final })));
}
