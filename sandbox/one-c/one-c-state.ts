import type { RecordEntry } from '../store';
import { type BaseName, baseNames } from './configurations';
import { faultKeyFor, noOneCFaults, type OneCFaults, type OneCRequest } from './faults';
import { initialData } from './initial-data';
import type { StoredObject } from './schema';

/** Objects of one entity by Ref_Key. */
export type Objects = Map<string, StoredObject>;

/** What the HTTP service keeps of an external id. */
export interface ServedInvoice {
  base: BaseName;
  externalId: string;
  ref: string;
  number: string;
  request: object;
}

export interface OneCState {
  faults: OneCFaults;
  bases: Record<BaseName, Map<string, Objects>>;
  served: ServedInvoice[];
  /** Requests that reached an operation so far. */
  requests: number;
}

export function emptyOneC(): OneCState {
  const bases = baseNames.map((base) => [
    base,
    new Map(
      Object.entries(initialData(base)).map(([entity, objects]) => [
        entity,
        new Map(objects.map((object) => [object.ref, object])),
      ]),
    ),
  ]);
  return { faults: noOneCFaults, bases: Object.fromEntries(bases), served: [], requests: 0 };
}

export function objectsOf(state: OneCState, base: BaseName, entity: string): Objects {
  const objects = state.bases[base].get(entity) ?? new Map<string, StoredObject>();
  state.bases[base].set(entity, objects);
  return objects;
}

/** What one entry of the record changes. */
export function applyOneC(state: OneCState, entry: RecordEntry): void {
  switch (entry.type) {
    case 'one-c.faults':
      state.faults = entry.faults;
      break;
    case 'one-c.arrived': {
      state.requests = entry.request;
      state.faults = afterRequest(state.faults, entry);
      break;
    }
    case 'one-c.stored':
      objectsOf(state, entry.base, entry.entity).set(entry.object.ref, entry.object);
      break;
    case 'one-c.deleted':
      objectsOf(state, entry.base, entry.entity).delete(entry.ref);
      break;
    case 'one-c.served': {
      const { base, externalId, ref, number, request } = entry;
      state.served.push({ base, externalId, ref, number, request });
      break;
    }
  }
}

/** Faults that hold for so many requests, or let so many pass, count each. */
function afterRequest(faults: OneCFaults, request: OneCRequest): OneCFaults {
  const key = faultKeyFor(faults, request);
  if (key === undefined) return faults;
  const { skip, times, ...fault } = faults[key];
  if (skip > 0) return { ...faults, [key]: { ...faults[key], skip: skip - 1 } };
  if (times === undefined) return faults;
  return { ...faults, [key]: times > 1 ? { ...fault, skip, times: times - 1 } : noOneCFaults[key] };
}
