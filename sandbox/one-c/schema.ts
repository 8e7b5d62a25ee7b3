/** One property of an object or of a row, as `$metadata` tells it. */
export interface Field {
  type: 'string' | 'double' | 'int' | 'boolean' | 'date' | 'guid';
  /** Characters of a string; without it any number of them. */
  maxLength?: number;
  /** Decimal places that a double keeps. */
  places?: number;
  /** Of a string that is a value of an enumeration. */
  of?: Enumeration;
  /** What `$metadata` says it is, where that is something else. */
  declared?: string;
}

export interface Enumeration {
  name: string;
  values: readonly string[];
}

export type Fields = Readonly<Record<string, Field>>;

/** One object of a configuration: a catalogue or a document. */
export interface Entity {
  fields: Fields;
  /** Its tabular sections. */
  rows?: Readonly<Record<string, Fields>>;
  /** What posting refuses to find empty, fields and tabular sections; only documents are posted. */
  required?: readonly string[];
}

/** What one information base publishes over OData. */
export type Configuration = Readonly<Record<string, Entity>>;

/** A stored value; numbers are exact decimal strings, as their digits came. */
export type Value = string | boolean | null;

export type Row = Readonly<Record<string, Value>>;

export interface StoredObject {
  /** Ref_Key */
  ref: string;
  values: Readonly<Record<string, Value>>;
  rows: Readonly<Record<string, readonly Row[]>>;
}

export const emptyGuid = '00000000-0000-0000-0000-000000000000';

export const text = (maxLength?: number): Field => ({
  type: 'string',
  ...(maxLength !== undefined && { maxLength }),
});
export const choice = (name: string, ...values: string[]): Field => ({
  type: 'string',
  of: { name, values },
});
export const guid: Field = { type: 'guid' };
export const flag: Field = { type: 'boolean' };
export const date: Field = { type: 'date' };
export const integer: Field = { type: 'int' };
export const amount: Field = { type: 'double', places: 2 };
export const quantity: Field = { type: 'double', places: 3 };

/** Properties that every catalogue has. */
export function catalogue(fields: Fields, rows?: Entity['rows']): Entity {
  return {
    fields: { DeletionMark: flag, Code: text(11), Description: text(100), ...fields },
    ...(rows && { rows }),
  };
}

/** Properties that every document has. */
export function document(fields: Fields, rows: NonNullable<Entity['rows']>, required: string[]): Entity {
  return {
    fields: { DeletionMark: flag, Number: text(11), Date: date, Posted: flag, ...fields },
    rows,
    required,
  };
}

export function isDocument(entity: Entity): boolean {
  return entity.fields.Posted !== undefined;
}
