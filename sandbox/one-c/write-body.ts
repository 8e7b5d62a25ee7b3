import { LosslessNumber, stringify } from 'lossless-json';
import { emptyGuid, type Entity, type Field, type Fields, type StoredObject, type Value } from './schema';

const empty = {
  string: '',
  double: '0',
  int: '0',
  boolean: false,
  date: '0001-01-01T00:00:00',
  guid: emptyGuid,
} as const satisfies Record<Field['type'], Value>;

/** The value that a property has where nothing was written. */
export function valueOf(values: Readonly<Record<string, Value>>, name: string, { type }: Field): Value {
  return values[name] ?? empty[type];
}

/** An object as JSON shows it. Whole numbers of the platform's own are written as strings. */
export function plainObject(entity: Entity, { ref, values, rows }: StoredObject): Record<string, unknown> {
  return {
    Ref_Key: ref,
    DataVersion: 'AAAAAAAAAAA=',
    ...plainFields(entity.fields, values),
    ...Object.fromEntries(
      Object.entries(entity.rows ?? {}).map(([section, fields]) => [
        section,
        (rows[section] ?? []).map((row, index) => ({
          Ref_Key: ref,
          LineNumber: String(index + 1),
          ...plainFields(fields, row),
        })),
      ]),
    ),
  };
}

function plainFields(
  fields: Fields,
  values: Readonly<Record<string, Value>>,
): Record<string, Value | LosslessNumber> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = valueOf(values, name, field);
      if (field.type === 'double') return [name, new LosslessNumber(String(value))];
      return [name, value];
    }),
  );
}

export function toJson(value: unknown): string {
  return stringify(value) ?? 'null';
}
