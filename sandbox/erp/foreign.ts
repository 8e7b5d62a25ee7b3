import type { IServicePort } from 'soap';
import { z } from 'zod';
import type { Store } from '../store';
import type { ErpOperation } from './erp-events';
import type { Carried } from './orders';
import { type Served, serveOperation } from './serve-operation';

/** A customer's own WSDL, and what its operations mean to a sandbox that keeps what they bring. */
export interface ForeignService {
  /** A file. */
  wsdlPath: string;
  service: string;
  port: string;
  soap12?: boolean;
  operations: Readonly<Record<string, ForeignOperation>>;
}

export interface ForeignOperation {
  /** Which faults apply; `find` looks up, the others keep, and keep once per external id. */
  kind: ErpOperation;
  /** The client's reference in a parsed request. */
  externalId(request: unknown): string;
  /** The reply's element; without a number nothing was found. */
  answer(number: string | undefined, externalId: string): object;
  /** The reply where it refuses; absent: a fault. */
  refuse?: (text: string) => object;
}

export function foreignPort(store: Store, foreign: ForeignService, served: Served): IServicePort {
  const { service } = foreign;
  const entries = Object.entries(foreign.operations).map(([name, { kind, externalId, answer, refuse }]) => [
    name,
    serveOperation(
      store,
      {
        name: kind,
        schema: z.unknown().transform((request) => ({ externalId: externalId(request), request })),
        carryOut: (request) => (kind === 'find' ? find(request) : keep(request)),
        answer: ({ number }, { externalId: asked }) => answer(number, asked),
        ...(refuse && { refuse }),
      },
      served,
    ),
  ]);
  return Object.fromEntries(entries);

  function find({ externalId }: { externalId: string }): Carried {
    const kept = store.erp.kept.get(`${service}/${externalId}`);
    return kept ? { outcome: 'found', number: kept.number } : { outcome: 'absent' };
  }

  function keep({ externalId, request }: { externalId: string; request: unknown }): Carried {
    const kept = store.erp.kept.get(`${service}/${externalId}`);
    const number = kept?.number ?? `№ ${store.erp.kept.size + 1}/А`;
    store.append({ type: 'erp.kept', service, externalId, number, request });
    return { outcome: kept ? 'updated' : 'created', number };
  }
}
