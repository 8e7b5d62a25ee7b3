import { type Draft, type FieldValue, namesOf, type Row } from './fit';
import type { Mapping } from './mappings/mapping';
import type { Metadata, Properties } from './metadata';

/** What a base makes of one field that is written to it. */
export interface FieldReport {
  /** `Document_….Товары.Содержание` */
  field: string;
  /**
   * `absent`: 1C would ignore it without a word. `limited`: it keeps so many characters and cuts the rest. `undeclared`:
   * a text of which nothing says how long it may be, as in descriptions of real bases.
   */
  state: 'present' | 'absent' | 'limited' | 'undeclared';
  maxLength?: number;
  /** What the product does with a longer text. */
  longer?: 'cut' | 'refused';
  /** By this field documents are found again. */
  mark: boolean;
}

export interface BaseReport {
  fields: FieldReport[];
  /** What no description can tell. */
  unproved: string[];
}

/** Compares a mapping with what a base publishes. */
export function compareWithBase(
  { drafts, mark }: Pick<Mapping, 'drafts' | 'mark'>,
  metadata: Metadata,
): BaseReport {
  return {
    fields: drafts.flatMap((draft) => reportOf(draft, metadata, mark)),
    unproved: [...new Set(drafts.map(({ entity }) => `${entity}.Ref_Key`))],
  };
}

function reportOf(draft: Draft, metadata: Metadata, mark: Mapping['mark']): FieldReport[] {
  const entity = metadata.get(draft.entity);
  const ofFields = (row: Row, properties: Properties | undefined, place: string): FieldReport[] =>
    Object.entries(row).map(([name, value]) => ({
      field: `${place}.${name}`,
      mark: isMarked(draft.entity, name) && place === draft.entity,
      ...stateOf(name, value, properties ?? new Map()),
    }));
  const isMarked = (owner: string, name: string): boolean => owner === mark.entity && name === mark.field;
  return [
    ...ofFields(draft.fields, entity?.properties, draft.entity),
    ...Object.entries(draft.rows ?? {}).flatMap(([section, lines]) =>
      lines.flatMap((line) => ofFields(line, entity?.rows.get(section), `${draft.entity}.${section}`)),
    ),
  ];
}

function stateOf(
  name: string,
  value: FieldValue,
  properties: Properties,
): Pick<FieldReport, 'state' | 'maxLength' | 'longer'> {
  if (!namesOf(name, value, properties)) return { state: 'absent' };
  if (!('text' in value)) return { state: 'present' };
  const maxLength = properties.get(name)?.maxLength;
  if (maxLength === undefined) return { state: 'undeclared' };
  return { state: 'limited', maxLength, longer: value.cut === undefined ? 'refused' : 'cut' };
}
