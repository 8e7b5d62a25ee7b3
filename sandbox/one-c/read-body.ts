import { Big } from 'big.js';
import { isLosslessNumber, parse } from 'lossless-json';
import { badRequest, badValue, notModelled, ODataError } from './odata-error';
import type { Entity, Field, Fields, Row, Value } from './schema';

export interface Given {
  values: Record<string, Value>;
  rows: Record<string, Row[]>;
  /** Ref_Key, if one was sent. */
  ref?: string;
}

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What 1C takes of a body: properties that it does not know are ignored, strings are cut, numbers are rounded, and
 * none of it is said.
 *
 * @throws ODataError
 */
export function readBody(text: string, entity: Entity): Given {
  const body = objectOf(parseJson(text));
  const strange = Object.keys(body).find((name) => name.includes('@') || name.startsWith('odata.'));
  if (strange !== undefined) throw notModelled(`свойство ${strange}`);
  const ref = body.Ref_Key;
  if (ref !== undefined && (typeof ref !== 'string' || !guidPattern.test(ref)))
    throw badRequest('Ошибка преобразования значения Ref_Key');
  const rows = Object.keys(entity.rows ?? {}).flatMap((section) => {
    const given = body[section];
    return given === undefined ? [] : [[section, readRows(given, entity.rows?.[section] ?? {})] as const];
  });
  return {
    values: readFields(body, entity.fields),
    rows: Object.fromEntries(rows),
    ...(typeof ref === 'string' && { ref: ref.toLowerCase() }),
  };
}

function parseJson(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw badRequest('Тело запроса не является документом JSON');
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLosslessNumber(value))
    throw badRequest('Ожидался объект');
  return value as Record<string, unknown>;
}

function readFields(body: Record<string, unknown>, fields: Fields): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      Object.hasOwn(body, name) ? [[name, readValue(body[name], field, name)]] : [],
    ),
  );
}

function readRows(given: unknown, fields: Fields): Row[] {
  if (!Array.isArray(given)) throw badRequest('Ожидалась коллекция строк');
  return given.map((one, index) => {
    const row = objectOf(one);
    // Probed: a row without its number is an internal error, a wrong one a bad request.
    if (row.LineNumber === undefined) throw new ODataError(500, '0', 'Внутренняя ошибка OData');
    if (textOf(row.LineNumber) !== String(index + 1)) throw badRequest('Неверный номер строки LineNumber');
    return readFields(row, fields);
  });
}

function readValue(given: unknown, { type, maxLength, places, of }: Field, name: string): Value {
  if (given === null) return null;
  const text = textOf(given);
  if (of && text !== '' && !of.values.includes(text))
    throw badRequest(`Перечисление '${of.name}' не содержит элемент '${text}'.`);
  switch (type) {
    case 'string':
      return maxLength === undefined ? text : Array.from(text).slice(0, maxLength).join('');
    case 'double':
      return decimal(text, places ?? 2) ?? fail(badValue(`Неверное значение ${name}`));
    case 'int':
      // Probed: text in a whole number is taken, and the value stays 0.
      return decimal(text, 0) ?? '0';
    case 'boolean':
      return typeof given === 'boolean' ? given : fail(badRequest(`Ошибка преобразования значения ${name}`));
    case 'date':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? text : fail(badValue(`Неверная дата ${name}`));
    default:
      return guidPattern.test(text)
        ? text.toLowerCase()
        : fail(badRequest(`Ошибка преобразования значения ${name}`));
  }
}

function decimal(text: string, places: number): string | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? new Big(text).round(places, Big.roundHalfUp).toFixed() : undefined;
}

function textOf(value: unknown): string {
  return isLosslessNumber(value) ? value.value : String(value);
}

function fail(error: ODataError): never {
  throw error;
}
