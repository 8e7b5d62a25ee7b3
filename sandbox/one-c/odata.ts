import { isLosslessNumber } from 'lossless-json';
import type { Store } from '../store';
import { type Answer, jsonAnswer, xmlAnswer } from './answer';
import type { BaseName } from './configurations';
import { edmxOf, published } from './edmx';
import type { OneCOperation } from './faults';
import { parseFilter, type TypeOf } from './filter';
import {
  allObjects,
  changeObject,
  createObject,
  deleteObject,
  getObject,
  type Place,
  placeOf,
  postDocument,
  replaceObject,
} from './objects';
import { badQuery, badRequest, escapeXml, notModelled, ODataError } from './odata-error';
import type { StoredObject } from './schema';
import { plainObject, toJson } from './write-body';

/** One request of the standard interface, taken apart. */
export interface ODataRequest {
  base: BaseName;
  method: string;
  /** Behind `standard.odata/`, decoded; empty: the service itself. */
  path: string;
  /** Decoded; a `+` stays one, as in 1C. */
  query: Readonly<Record<string, string>>;
  body: string;
  /** The caller takes JSON; otherwise it gets Atom. */
  json: boolean;
}

interface Target {
  entity: string;
  ref?: string;
  action?: 'Post' | 'Unpost';
}

const pathPattern = /^([\p{L}_][\p{L}\p{N}_]*)(?:\(guid'([0-9a-fA-F-]{36})'\))?(?:\/(Post|Unpost))?$/u;

/** @throws ODataError for a path that is not the interface's */
export function targetOf({ path }: ODataRequest): Target {
  if (path === '$metadata') return { entity: '' };
  const found = pathPattern.exec(path);
  if (!found) throw new ODataError(404, '6', `Метод не найден: ${path}`);
  const [, entity = '', ref, action] = found;
  return { entity, ...(ref && { ref }), ...(isAction(action) && { action }) };
}

function isAction(action: string | undefined): action is 'Post' | 'Unpost' {
  return action === 'Post' || action === 'Unpost';
}

export function operationOf({ method }: ODataRequest, { entity, action }: Target): OneCOperation {
  if (entity === '') return 'metadata';
  if (method === 'GET') return 'read';
  if (method === 'POST' && action === 'Post') return 'post';
  return method === 'POST' && action === undefined ? 'create' : 'change';
}

/** Does what was asked, at once. @throws ODataError */
export function carryOut(store: Store, request: ODataRequest, target: Target): Answer {
  const { base, method, body } = request;
  const { ref, action } = target;
  requireKnownOptions(request, target);
  if (target.entity === '')
    return xmlAnswer(200, edmxOf(published(base, store.oneC.faults), store.oneC.faults));
  const place = placeOf(store, base, target.entity);
  if (action && body !== '') throw badRequest(`У ${action} нет тела`);
  if (method === 'GET')
    return ref ? entityAnswer(request, place, getObject(place, ref)) : list(request, place);
  if (method === 'POST' && action === 'Post' && ref) {
    if (request.query.PostingModeOperational === undefined)
      throw badQuery('Не указан PostingModeOperational');
    postDocument(place, ref);
    return { status: 200, body: '' };
  }
  if (method === 'POST' && !ref) return entityAnswer(request, place, createObject(place, body), 201);
  if (method === 'PATCH' && ref) return entityAnswer(request, place, changeObject(place, ref, body));
  if (method === 'PUT' && ref) return entityAnswer(request, place, replaceObject(place, ref, body));
  if (method === 'DELETE' && ref) {
    deleteObject(place, ref);
    return { status: 204, body: '' };
  }
  throw new ODataError(405, '11', 'Метод не поддерживается');
}

/** Options of the query that are modelled, by the kind of request. */
const knownOptions = {
  list: ['$format', '$filter', '$select', '$top'],
  object: ['$format', '$select'],
  Post: ['PostingModeOperational'],
  Unpost: [],
  write: ['$format'],
} as const;

const knownFormats = ['atom', 'json', 'application/json', 'application/json;odata=minimalmetadata'];

/** @throws ODataError naming the first option that is not modelled */
function requireKnownOptions({ method, query }: ODataRequest, { ref, action }: Target): void {
  const kind = action ?? (method !== 'GET' ? 'write' : ref ? 'object' : 'list');
  const known: readonly string[] = knownOptions[kind];
  const strange = Object.keys(query).find((name) => !known.includes(name));
  if (strange !== undefined) throw notModelled(`параметр ${strange}`);
  const { $format = 'json', $top = '0' } = query;
  if (!knownFormats.includes($format)) throw notModelled(`$format=${$format}`);
  if (!/^\d+$/.test($top)) throw badQuery(`Ошибка разбора параметра $top: ${$top}`);
}

function list(request: ODataRequest, place: Place): Answer {
  const { $filter, $top } = request.query;
  const { fields } = place.entity;
  const typeOf: TypeOf = (name) => (name === 'Ref_Key' ? 'guid' : fields[name]?.type);
  const filter = $filter === undefined ? () => true : parseFilter($filter, typeOf);
  const found = allObjects(place)
    .map((object) => plainObject(place.entity, object))
    .filter((object) => filter((name) => comparable(object[name])))
    .slice(0, $top === undefined ? undefined : Number($top))
    .map((object) => selected(request, object));
  if (!request.json) return atom(place, found);
  return jsonAnswer(200, toJson({ 'odata.metadata': metadataUrl(place), value: found }));
}

function entityAnswer(request: ODataRequest, place: Place, object: StoredObject, status = 200): Answer {
  const plain = selected(request, plainObject(place.entity, object));
  if (!request.json) return { ...atom(place, [plain]), status };
  const location = { location: `${place.name}(guid'${object.ref}')` };
  return jsonAnswer(
    status,
    toJson({ 'odata.metadata': metadataUrl(place), ...plain }),
    status === 201 ? { location: encodeURI(location.location) } : {},
  );
}

function selected({ query }: ODataRequest, object: Record<string, unknown>): Record<string, unknown> {
  const { $select } = query;
  if ($select === undefined) return object;
  const names = $select.split(',').map((name) => name.trim());
  const strange = names.find((name) => !Object.hasOwn(object, name));
  if (strange) throw badRequest(`Ошибка разбора параметра $select: нет поля «${strange}»`);
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}

/** A number is compared by its size, whatever its digits. */
function comparable(value: unknown): string | number | boolean | null | undefined {
  if (isLosslessNumber(value)) return Number(value.value);
  return value as string | number | boolean | null | undefined;
}

function metadataUrl({ name }: Place): string {
  return `$metadata#StandardODATA.${name}`;
}

/** Enough of Atom to show a caller that it forgot to ask for JSON. */
function atom({ name }: Place, objects: readonly Record<string, unknown>[]): Answer {
  const entries = objects.map(
    (object) => `<entry><title>${escapeXml(String(object.Ref_Key))}</title></entry>`,
  );
  return xmlAnswer(
    200,
    `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>${name}</title>${entries.join('')}</feed>`,
    'application/atom+xml',
  );
}
