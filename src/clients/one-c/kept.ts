import type { ClientError } from '../client-error';
import { sameAmount } from './amounts';
import { type Draft, type FieldValue, type Row, write } from './fit';
import type { Json } from './json';
import type { EntityMetadata, Properties } from './metadata';
import { refusal } from './refusal';

/** What a base keeps otherwise than it was sent. */
interface Difference {
  /** `Товары.Содержание` */
  field: string;
  /** What is left of a text that was cut; unset where something else is there. */
  kept?: string;
  /** Our mark, where that was hit. */
  mark?: string;
}

type Kept = Readonly<Record<string, unknown>>;

/**
 * Compares an object with the draft that it was made of, whatever `$metadata` says: descriptions of real bases tell no
 * lengths, and 1C cuts without a word.
 *
 * @param dates compare them, too: those of a document that an earlier run made are that run's
 * @throws ClientError refused `MarkCut` where it could not be found again, `Cut` where words are lost, `Differs`
 */
export function requireKept(
  draft: Draft,
  entity: EntityMetadata | undefined,
  object: Kept,
  { dates }: { dates: boolean },
): void {
  const all = differencesOf(dates ? draft : withoutDates(draft), entity, object);
  const difference = all.find(({ mark }) => mark !== undefined) ?? all[0];
  if (difference) throw refuse(draft.entity, labelOf(object), difference);
}

/** That a document of ours was cut so that its mark is not whole. */
export function markCut(
  entity: string,
  object: Kept,
  field: string,
  kept: string,
  mark: string,
): ClientError {
  return refuse(entity, labelOf(object), { field, kept, mark });
}

function withoutDates({ entity, fields, rows = {} }: Draft): Draft {
  const timeless = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => !('moment' in value)));
  return {
    entity,
    fields: timeless(fields),
    rows: Object.fromEntries(Object.entries(rows).map(([name, lines]) => [name, lines.map(timeless)])),
  };
}

function differencesOf(
  { fields, rows = {} }: Draft,
  entity: EntityMetadata | undefined,
  object: Kept,
): Difference[] {
  const ofRows = Object.entries(rows).flatMap(([section, lines]): Difference[] => {
    const kept = object[section];
    if (!Array.isArray(kept) || kept.length !== lines.length) return [{ field: section }];
    return lines.flatMap((line, index) =>
      ofFields(line, entity?.rows.get(section), kept[index] ?? {}, `${section}.`),
    );
  });
  return [...ofFields(fields, entity?.properties, object, ''), ...ofRows];
}

function ofFields(row: Row, properties: Properties = new Map(), object: Kept, place: string): Difference[] {
  return Object.entries(row).flatMap(([name, value]): Difference[] => {
    const written = write(name, value, properties);
    const sent = written === 'too long' && 'text' in value ? { [name]: value.text } : written;
    if (typeof sent === 'string') return [{ field: `${place}${name}` }];
    return Object.entries(sent).flatMap(([property, json]) => {
      const difference = differenceOf(value, json, object[property]);
      return difference ? [{ field: `${place}${name}`, ...difference }] : [];
    });
  });
}

function differenceOf(value: FieldValue, sent: Json, kept: unknown): Omit<Difference, 'field'> | undefined {
  if ('text' in value) return textDifference(value, typeof sent === 'string' ? sent : '', kept ?? '');
  return isSame(value, sent, kept) ? undefined : {};
}

function isSame(value: FieldValue, sent: Json, kept: unknown): boolean {
  if ('number' in value)
    return typeof kept === 'string' && /^-?\d+(\.\d+)?$/.test(kept) && sameAmount(value.number.value, kept);
  if ('flag' in value) return kept === sent;
  if (typeof kept !== 'string' || typeof sent !== 'string') return false;
  // Configurations set a document's time of day by their own rules.
  if ('moment' in value) return kept.slice(0, 10) === sent.slice(0, 10);
  return kept.toLowerCase() === sent.toLowerCase();
}

/** Blanks are 1C's to tidy, and words that somebody wrote beside our mark are theirs. */
function textDifference(
  { text, cut, mark }: Extract<FieldValue, { text: string }>,
  sent: string,
  there: unknown,
): Omit<Difference, 'field'> | undefined {
  if (typeof there !== 'string') return {};
  const [whole, kept] = [tidy(sent), tidy(there)];
  if (kept === whole) return undefined;
  const least = cut === undefined ? undefined : Array.from(text).slice(0, cut).join('');
  if (mark && least !== undefined && kept.includes(least)) return undefined;
  if (!whole.startsWith(kept)) return {};
  if (least !== undefined && !mark && lengthOf(kept) >= lengthOf(least)) return undefined;
  return { kept, ...(mark && least !== undefined && { mark: least }) };
}

function refuse(entity: string, label: string, { field, kept, mark }: Difference): ClientError {
  const where = `${entity} is there, and ${field}`;
  if (kept === undefined)
    return refusal('Differs', `${where} is not what was sent; it was left as it is.`, `${label}: ${field}`);
  const length = lengthOf(kept);
  if (mark === undefined)
    return refusal(
      'Cut',
      `${where} keeps ${length} characters only; it was left as it is.`,
      `${label}: ${field} «${kept}»`,
    );
  return refusal(
    'MarkCut',
    `${where} keeps ${length} of the ${lengthOf(mark)} characters of our mark; it was left as it is.`,
    `${label}: ${field} ${length}/${lengthOf(mark)}, ${mark}`,
  );
}

function labelOf({ Number: number, Code: code, Ref_Key: key }: Kept): string {
  const isLabel = (one: unknown): one is string => typeof one === 'string' && one.trim() !== '';
  return [number, code, key].find(isLabel)?.trim() ?? '';
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
