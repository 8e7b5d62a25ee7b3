import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { Listening } from '../loopback';
import type { Store } from '../store';
import { customerRequest } from './customer';
import { upsertCustomer } from './customers';
import { orderRequest } from './order';
import { createOrder, findOrder } from './orders';
import type { PlayedService } from './played/play';
import { openPlayedDoor } from './played/played-door';
import { type Served, serveOperation } from './serve-operation';
import { openSoapDoor } from './soap-door';
import { type StrictSchema, strictSchemaOf } from './strict-schema';

const findRequest = z.strictObject({ externalId: z.string().min(1) });

export interface Erp {
  url: string;
  /** Of the services of other WSDLs, in their order. */
  playedUrls: readonly string[];
  /** Opens or shuts the listening sockets as the faults say. */
  followFaults(): Promise<void>;
  /** Work under way ends undone, as when the machine is switched off. */
  close(): Promise<void>;
}

export interface ErpOptions extends Listening {
  /** A file. */
  wsdlPath: string;
  /** Customers' own services beside it, with the same faults. */
  played?: readonly PlayedService[] | undefined;
}

/** Serves the reference WSDL's operations over SOAP 1.1 with Basic auth. */
export async function startErp(
  store: Store,
  { host, port, watch, wsdlPath, played = [] }: ErpOptions,
): Promise<Erp> {
  const closing = new AbortController();
  // All work under way listens to it.
  setMaxListeners(0, closing.signal);
  const own = keepRequests(wsdlPath);
  const door = await openSoapDoor(store, {
    host,
    port,
    watch,
    wsdlPath,
    services: { OrderService: { OrdersSoap: referencePort(store, { signal: closing.signal, ...own }) } },
    received: own.received,
  });
  const doors = [door];
  const playedUrls: string[] = [];
  for (const service of played) {
    const other = await openPlayedDoor(store, service, { host, port: 0, signal: closing.signal });
    doors.push(other);
    playedUrls.push(other.url);
  }
  const followFaults = async (): Promise<void> => {
    for (const one of doors) await one.setOpen(!store.erp.faults.refuseConnections);
  };
  await followFaults();
  return {
    url: door.url,
    playedUrls,
    followFaults,
    async close() {
      closing.abort();
      for (const one of doors) await one.close();
    },
  };
}

/** Requests as they came, for as long as they are served: what the library makes of one no schema can judge. */
function keepRequests(
  wsdlPath: string,
): Pick<Served, 'check'> & { received(request: object, xml: string): void } {
  const kept = new WeakMap<object, string>();
  let schema: StrictSchema | undefined;
  return {
    received: (request, xml) => void kept.set(request, xml),
    check: async (request) => (schema ??= strictSchemaOf(wsdlPath))(kept.get(request) ?? ''),
  };
}

function referencePort(store: Store, served: Served) {
  return {
    CreateOrder: serveOperation(
      store,
      {
        name: 'create',
        schema: orderRequest,
        carryOut: (request) => createOrder(store, request),
        answer: ({ number }) => ({ orderNumber: number }),
      },
      served,
    ),
    FindOrder: serveOperation(
      store,
      {
        name: 'find',
        schema: findRequest,
        carryOut: ({ externalId }) => findOrder(store, externalId),
        answer: ({ number }, { externalId }) => ({
          found: number !== undefined,
          ...(number !== undefined && { externalId, orderNumber: number }),
        }),
      },
      served,
    ),
    UpsertCustomer: serveOperation(
      store,
      {
        name: 'customer',
        schema: customerRequest,
        carryOut: (request) => upsertCustomer(store, request),
        answer: ({ number }) => ({ customerNumber: number }),
      },
      served,
    ),
  };
}
