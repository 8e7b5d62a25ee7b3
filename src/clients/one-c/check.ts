import { type Draft, type FieldValue, lackingValue, namesOf, type Row } from './fit';
import type { Mapping } from './mappings/mapping';
import type { EntityMetadata, Metadata, Properties, Property } from './metadata';
import { edmTypes, type Kind, type Read } from './reads';

/** What a base makes of one field that is written to it, or read of it. */
export interface FieldReport {
  /** `Document_….Товары.Содержание` */
  field: string;
  /**
   * `unpublished`: the whole object is not in the composition of the interface. `absent`: 1C would ignore it without a
   * word. `wrong-type`: it is something else than what is written there or expected. `no-value`: an enumeration does not
   * have what is written. `limited`: it keeps so many characters and cuts the rest. `undeclared`: a text of which nothing
   * says how long it may be, as in descriptions of real bases. `values-undeclared`: the same of an enumeration.
   */
  state:
    | 'present'
    | 'unpublished'
    | 'absent'
    | 'wrong-type'
    | 'no-value'
    | 'limited'
    | 'undeclared'
    | 'values-undeclared';
  /** It is read only. */
  read?: true;
  maxLength?: number;
  /** What the product does with a longer text. */
  longer?: 'cut' | 'refused';
  /** Of `wrong-type`: as the base declares it. */
  type?: string;
  /** Of `no-value`. */
  value?: string;
  /** By this field documents are found again. */
  mark: boolean;
}

export interface BaseReport {
  fields: FieldReport[];
  /** What no description can tell. */
  unproved: string[];
}

/** What keeps invoices from being made. */
export function problemsOf({ fields }: BaseReport): FieldReport[] {
  return fields.filter(({ state }) => ['unpublished', 'absent', 'wrong-type', 'no-value'].includes(state));
}

/** Compares a mapping with what a base publishes: names, types, lengths, and all that is read. */
export function compareWithBase(
  { drafts, mark, reads }: Pick<Mapping, 'drafts' | 'mark' | 'reads'>,
  metadata: Metadata,
): BaseReport {
  const written = drafts.flatMap((draft) => reportOf(draft, metadata.get(draft.entity), mark));
  const known = new Set(written.map(({ field }) => field.replace(/_Key$/, '')));
  const read = reads.flatMap((one) => reportOfRead(one, metadata.get(one.entity)));
  return {
    fields: [...written, ...read.filter(({ field }) => !known.has(field.replace(/_Key$/, '')))],
    unproved: [...new Set(drafts.map(({ entity }) => `${entity}.Ref_Key`))],
  };
}

function reportOf(draft: Draft, entity: EntityMetadata | undefined, mark: Mapping['mark']): FieldReport[] {
  if (!entity) return [{ field: draft.entity, state: 'unpublished', mark: mark.entity === draft.entity }];
  const ofFields = (row: Row, properties: Properties | undefined, place: string): FieldReport[] =>
    Object.entries(row).map(([name, value]) => ({
      field: `${place}.${name}`,
      mark: isMarked(draft.entity, name) && place === draft.entity,
      ...stateOf(name, value, properties ?? new Map()),
    }));
  const isMarked = (owner: string, name: string): boolean => owner === mark.entity && name === mark.field;
  return [
    ...ofFields(draft.fields, entity.properties, draft.entity),
    ...Object.entries(draft.rows ?? {}).flatMap(([section, lines]) =>
      lines.flatMap((line) => ofFields(line, entity.rows.get(section), `${draft.entity}.${section}`)),
    ),
  ];
}

function reportOfRead(
  { entity: name, fields, among }: Read,
  entity: EntityMetadata | undefined,
): FieldReport[] {
  // Where rates are no catalogue, there is none.
  if (among !== undefined && !entity) return [];
  if (!entity) return [{ field: name, state: 'unpublished', read: true, mark: false }];
  return Object.entries(fields).map(([field, kind]) => {
    const property = entity.properties.get(field);
    const state = property ? typeState(property, kind) : ({ state: 'absent' } as const);
    return { field: `${name}.${field}`, ...(state ?? { state: 'present' }), read: true, mark: false };
  });
}

type State = Omit<FieldReport, 'field' | 'mark' | 'read'>;

function stateOf(name: string, value: FieldValue, properties: Properties): State {
  const names = namesOf(name, value, properties);
  if (!names) return { state: 'absent' };
  for (const [at, one] of names.entries()) {
    const wrong = typeState(properties.get(one), kindOf(value, names, at));
    if (wrong) return wrong;
  }
  const lacking = lackingValue(name, value, properties);
  if (lacking !== undefined) return { state: 'no-value', value: lacking };
  const isOfEnumeration = 'choice' in value || ('vat' in value && names[0] === name);
  if (isOfEnumeration) return { state: properties.get(name)?.values ? 'present' : 'values-undeclared' };
  if (!('text' in value)) return { state: 'present' };
  const maxLength = properties.get(name)?.maxLength;
  if (maxLength === undefined) return { state: 'undeclared' };
  return { state: 'limited', maxLength, longer: value.cut === undefined ? 'refused' : 'cut' };
}

function typeState(property: Property | undefined, kind: Kind): State | undefined {
  if (!property || edmTypes[kind].test(property.type)) return undefined;
  return { state: 'wrong-type', type: property.type };
}

/** What the property behind one of a value's names must be. */
function kindOf(value: FieldValue, names: readonly string[], at: number): Kind {
  // `X` with `X_Type` are texts, `X_Key` alone is a key.
  if ('of' in value) return names.length === 1 ? 'key' : 'text';
  if ('vat' in value) return names[at]?.endsWith('_Key') ? 'key' : 'choice';
  const [kind] = (['text', 'number', 'flag', 'moment'] as const).filter((one) => one in value);
  return kind ?? 'choice';
}
