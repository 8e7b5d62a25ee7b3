import { randomUUID } from 'node:crypto';
import type { Store } from '../store';
import { published } from './edmx';
import type { BaseName } from './configurations';
import { keyTaken, noSuchObject, noSuchType, refusedByHandler } from './odata-error';
import { objectsOf } from './one-c-state';
import { readBody } from './read-body';
import { emptyGuid, type Entity, isDocument, type StoredObject } from './schema';
import { valueOf } from './write-body';

/** One entity of one information base, with the store it lies in. */
export interface Place {
  store: Store;
  base: BaseName;
  name: string;
  entity: Entity;
}

/** @throws ODataError for an entity that is not published */
export function placeOf(store: Store, base: BaseName, name: string): Place {
  const configuration = published(base, store.oneC.faults);
  const entity = Object.hasOwn(configuration, name) ? configuration[name] : undefined;
  if (!entity) throw noSuchType(name);
  return { store, base, name, entity };
}

/** @throws ODataError */
export function getObject({ store, base, name }: Place, ref: string): StoredObject {
  const object = objectsOf(store.oneC, base, name).get(ref.toLowerCase());
  if (!object) throw noSuchObject();
  return object;
}

export function allObjects({ store, base, name }: Place): StoredObject[] {
  return [...objectsOf(store.oneC, base, name).values()];
}

/** POST: numbers are given by 1C, posting is not done whatever `Posted` says. @throws ODataError */
export function createObject(place: Place, body: string): StoredObject {
  const { store, entity } = place;
  const given = readBody(body, entity);
  const ref = (store.oneC.faults.keepsKeys && given.ref) || randomUUID();
  if (objectsOf(store.oneC, place.base, place.name).has(ref)) throw keyTaken();
  const values = {
    ...given.values,
    ...(isDocument(entity)
      ? {
          Posted: false,
          Number: given.values.Number || nextNumber(place),
          Date: given.values.Date ?? new Date().toISOString().slice(0, 19),
        }
      : { Code: given.values.Code || nextNumber(place) }),
  };
  return keep(place, { ref, values, rows: given.rows });
}

/** PATCH: a tabular section that is named is replaced whole, Ref_Key is ignored. @throws ODataError */
export function changeObject(place: Place, ref: string, body: string): StoredObject {
  const old = getObject(place, ref);
  const given = readBody(body, place.entity);
  return keep(place, {
    ref: old.ref,
    values: { ...old.values, ...given.values },
    rows: { ...old.rows, ...given.rows },
  });
}

/** PUT: what is left out is emptied, the number too. @throws ODataError */
export function replaceObject(place: Place, ref: string, body: string): StoredObject {
  const old = getObject(place, ref);
  const { values, rows } = readBody(body, place.entity);
  return keep(place, { ref: old.ref, values, rows });
}

/** DELETE takes the object out of the base. @throws ODataError */
export function deleteObject(place: Place, ref: string): void {
  const { base, name, store } = place;
  store.append({ type: 'one-c.deleted', base, entity: name, ref: getObject(place, ref).ref });
}

/** Checks and posts a document; once more is as good as once. @throws ODataError refused by the configuration */
export function postDocument(place: Place, ref: string): StoredObject {
  const { store, entity } = place;
  const document = getObject(place, ref);
  const missing = (entity.required ?? []).find((name) => isEmpty(entity, document, name));
  if (missing) throw refusedByHandler(`Не заполнено поле «${missing.replace(/_Key$/, '')}»`);
  const { closedUntil } = store.oneC.faults;
  const day = String(document.values.Date ?? '').slice(0, 10);
  if (closedUntil !== null && day <= closedUntil)
    throw refusedByHandler(`Период закрыт для изменений по ${closedUntil} <&>`);
  return keep(place, { ...document, values: { ...document.values, Posted: true } });
}

function isEmpty(entity: Entity, { values, rows }: StoredObject, name: string): boolean {
  if (entity.rows?.[name]) return (rows[name] ?? []).length === 0;
  const field = entity.fields[name];
  const value = field && valueOf(values, name, field);
  return value === undefined || value === '' || value === null || value === emptyGuid;
}

function keep({ store, base, name }: Place, object: StoredObject): StoredObject {
  store.append({ type: 'one-c.stored', base, entity: name, object });
  return object;
}

function nextNumber(place: Place): string {
  return `0000-${String(allObjects(place).length + 1).padStart(6, '0')}`;
}
