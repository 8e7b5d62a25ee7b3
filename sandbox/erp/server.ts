import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { Store } from '../store';
import { customerRequest } from './customer';
import { upsertCustomer } from './customers';
import { type ForeignService, foreignPort } from './foreign';
import { orderRequest } from './order';
import { createOrder, findOrder } from './orders';
import { serveOperation } from './serve-operation';
import { openSoapDoor } from './soap-door';

const findRequest = z.object({ externalId: z.string().min(1) });

export interface Erp {
  url: string;
  /** Of the service of another WSDL, where there is one. */
  foreignUrl: string | undefined;
  /** Opens or shuts the listening sockets as the faults say. */
  followFaults(): Promise<void>;
  /** Work under way ends undone, as when the machine is switched off. */
  close(): Promise<void>;
}

export interface ErpOptions {
  host: string;
  port: number;
  /** A file. */
  wsdlPath: string;
  /** A customer's own service beside it, with the same faults. */
  foreign?: ForeignService | undefined;
}

/** Serves the reference WSDL's operations over SOAP 1.1 with Basic auth. */
export async function startErp(store: Store, { host, port, wsdlPath, foreign }: ErpOptions): Promise<Erp> {
  const closing = new AbortController();
  // All work under way listens to it.
  setMaxListeners(0, closing.signal);
  const door = await openSoapDoor(store, {
    host,
    port,
    wsdlPath,
    services: { OrderService: { OrdersSoap: referencePort(store, closing.signal) } },
  });
  const other =
    foreign &&
    (await openSoapDoor(store, {
      host,
      port: 0,
      wsdlPath: foreign.wsdlPath,
      services: { [foreign.service]: { [foreign.port]: foreignPort(store, foreign, closing.signal) } },
      soap12: foreign.soap12 ?? false,
    }));
  const doors = other ? [door, other] : [door];
  const followFaults = async (): Promise<void> => {
    for (const one of doors) await one.setOpen(!store.erp.faults.refuseConnections);
  };
  await followFaults();
  return {
    url: door.url,
    foreignUrl: other?.url,
    followFaults,
    async close() {
      closing.abort();
      for (const one of doors) await one.close();
    },
  };
}

function referencePort(store: Store, signal: AbortSignal) {
  return {
    CreateOrder: serveOperation(
      store,
      {
        name: 'create',
        schema: orderRequest,
        carryOut: (request) => createOrder(store, request),
        answer: ({ number }) => ({ orderNumber: number }),
      },
      signal,
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
      signal,
    ),
    UpsertCustomer: serveOperation(
      store,
      {
        name: 'customer',
        schema: customerRequest,
        carryOut: (request) => upsertCustomer(store, request),
        answer: ({ number }) => ({ customerNumber: number }),
      },
      signal,
    ),
  };
}
