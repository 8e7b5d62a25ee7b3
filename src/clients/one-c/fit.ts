import type { LosslessNumber } from 'lossless-json';
import type { ClientError } from '../client-error';
import { decimal, type Json } from './json';
import type { EntityMetadata, Metadata, Properties, Property } from './metadata';
import { refusal } from './refusal';

/** What is written to one field; how it is written there depends on what the base publishes. */
export type FieldValue =
  /**
   * `cut`: it may be cut where the base keeps less, but not to fewer characters than this; `mark`: those find the
   * object again.
   */
  | { text: string; cut?: number; mark?: true }
  | { number: LosslessNumber }
  | { flag: boolean }
  /** Wall time. */
  | { moment: string }
  /** Name of an enumeration's value. */
  | { choice: string }
  /** Another object; `X_Key` where the field takes one type, `X` with `X_Type` where it takes several. */
  | { of: string; key: string }
  /** Name of a VAT rate, and its key where rates are a catalogue. */
  | { vat: string; key: string | undefined };

export type Row = Readonly<Record<string, FieldValue>>;

/** An object as a mapping means it, before it is known what the base publishes. */
export interface Draft {
  entity: string;
  fields: Row;
  rows?: Readonly<Record<string, readonly Row[]>>;
}

/**
 * The body of a POST for a base that ignores unknown fields and cuts long texts without a word.
 *
 * @throws ClientError refused `FieldIgnored` or `TooLong`
 */
export function fitBody(draft: Draft, metadata: Metadata): { [name: string]: Json } {
  const entity = metadata.get(draft.entity);
  if (!entity) throw ignored(draft.entity);
  const rows = Object.entries(draft.rows ?? {}).map(([section, lines]) => {
    const place = `${draft.entity}.${section}`;
    const properties = entity.rows.get(section);
    if (!properties) throw ignored(place);
    const numbered = lines.map((line, index) => ({
      LineNumber: decimal(String(index + 1)),
      ...fitFields(line, properties, place),
    }));
    return [section, numbered] as const;
  });
  return { ...fitFields(draft.fields, entity.properties, draft.entity), ...Object.fromEntries(rows) };
}

function fitFields(fields: Row, properties: Properties, place: string): Record<string, Json> {
  return Object.assign(
    {},
    ...Object.entries(fields).map(([name, value]) => {
      const written = write(name, value, properties);
      if (written === 'absent') throw ignored(`${place}.${name}`);
      const lacking = lackingValue(name, value, properties);
      if (lacking !== undefined) {
        const said = `${place}.${name}: ${lacking}`;
        throw refusal('NotFound', 'an enumeration does not have a value; nothing was created.', said);
      }
      if (written === 'too long') {
        throw refusal('TooLong', `${place}.${name} is too short for its text; nothing was created.`, name);
      }
      return written;
    }),
  );
}

/** One value as the base takes it, under the names that it has there. */
export function write(
  name: string,
  value: FieldValue,
  properties: Properties,
): Record<string, Json> | 'absent' | 'too long' {
  const names = namesOf(name, value, properties);
  if (!names) return 'absent';
  if ('of' in value) {
    return names.length === 1
      ? { [names[0] ?? name]: value.key }
      : { [name]: value.key, [`${name}_Type`]: `StandardODATA.${value.of}` };
  }
  if ('vat' in value) return { [names[0] ?? name]: names[0] === name ? value.vat : (value.key ?? '') };
  if ('number' in value) return { [name]: value.number };
  if ('flag' in value) return { [name]: value.flag };
  if ('moment' in value) return { [name]: value.moment };
  if ('choice' in value) return { [name]: value.choice };
  const text = fitText(value, properties.get(name));
  return text === undefined ? 'too long' : { [name]: text };
}

/** A name that the enumeration does not have, as far as the description tells its values. */
export function lackingValue(name: string, value: FieldValue, properties: Properties): string | undefined {
  const chosen = 'choice' in value ? value.choice : 'vat' in value ? value.vat : undefined;
  const values = properties.get(name)?.values;
  return chosen === undefined || !values || values.has(chosen) ? undefined : chosen;
}

/** 1C counts characters, not UTF-16 units. */
function fitText(
  { text, cut = Infinity }: { text: string; cut?: number },
  property: Property | undefined,
): string | undefined {
  const limit = property?.maxLength;
  const characters = Array.from(text);
  if (limit === undefined || characters.length <= limit) return text;
  return limit > cut ? `${characters.slice(0, limit - 1).join('')}…` : undefined;
}

/** Properties that a value is written to, or undefined where the base has none of them. */
export function namesOf(name: string, value: FieldValue, properties: Properties): string[] | undefined {
  const key = `${name}_Key`;
  const choices =
    'of' in value ? [[key], [name, `${name}_Type`]] : 'vat' in value ? [[name], [key]] : [[name]];
  return choices.find((names) => names.every((one) => properties.has(one)));
}

/** Whether the rows' VAT rates are references to a catalogue here. */
export function keepsVatInCatalogue(entity: EntityMetadata | undefined): boolean {
  return [...(entity?.rows.values() ?? [])].some((row) => row.has('СтавкаНДС_Key') && !row.has('СтавкаНДС'));
}

/** Names of the rows' VAT rates, where they are an enumeration whose values are described. */
export function vatNamesOf(entity: EntityMetadata | undefined): ReadonlySet<string> | undefined {
  return [...(entity?.rows.values() ?? [])].map((row) => row.get('СтавкаНДС')?.values).find(Boolean);
}

/** @throws ClientError refused `FieldIgnored` naming the first field of a draft that the base does not have */
export function requireFields({ entity: name, fields, rows = {} }: Draft, metadata: Metadata): void {
  const entity = metadata.get(name);
  if (!entity) throw ignored(name);
  const requireAll = (line: Row, properties: Properties | undefined, place: string): void => {
    for (const [field, value] of Object.entries(line))
      if (!namesOf(field, value, properties ?? new Map())) throw ignored(`${place}.${field}`);
  };
  requireAll(fields, entity.properties, name);
  for (const [section, lines] of Object.entries(rows))
    for (const line of lines) requireAll(line, entity.rows.get(section), `${name}.${section}`);
}

/** The base does not have this field, and would ignore it without a word. */
export function ignored(field: string): ClientError {
  return refusal(
    'FieldIgnored',
    `${field} is not in this configuration, and 1C would ignore it without a word; nothing was created.`,
    field,
  );
}
