import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import * as soap from 'soap';
import { z } from 'zod';
import { openDoor } from '../loopback';
import type { Store } from '../store';
import { orderRequest } from './order';
import { createOrder, findOrder } from './orders';
import { serveOperation } from './serve-operation';

const findRequest = z.object({ externalId: z.string().min(1) });

export interface Erp {
  url: string;
  /** Opens or shuts the listening socket as the faults say. */
  followFaults(): Promise<void>;
  /** Work under way ends undone, as when the machine is switched off. */
  close(): Promise<void>;
}

/** Serves the WSDL's CreateOrder and FindOrder over SOAP 1.1 with Basic auth. @param wsdlPath a file */
export async function startErp(
  store: Store,
  { host, port, wsdlPath }: { host: string; port: number; wsdlPath: string },
): Promise<Erp> {
  const wsdl = await readFile(wsdlPath, 'utf8');
  const closing = new AbortController();
  // All work under way listens to it.
  setMaxListeners(0, closing.signal);
  const server = http.createServer((_request, response) => response.writeHead(404).end());
  const soapServer = await listen(server, wsdl, {
    CreateOrder: serveOperation(
      store,
      {
        name: 'create',
        schema: orderRequest,
        carryOut: (request) => createOrder(store, request),
        answer: ({ number }) => ({ orderNumber: number }),
      },
      closing.signal,
    ),
    FindOrder: serveOperation(
      store,
      {
        name: 'find',
        schema: findRequest,
        carryOut: ({ externalId }) => findOrder(store, externalId),
        answer: ({ number }) => ({ found: number !== undefined, orderNumber: number }),
      },
      closing.signal,
    ),
  });

  let url = '';
  const login = Buffer.from(`${store.secrets.erpUser}:${store.secrets.erpPassword}`).toString('base64');
  const admit = (request: IncomingMessage, response: ServerResponse): boolean => {
    // A kept connection would go on being served after the listening socket was closed.
    response.setHeader('connection', 'close');
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/xml; charset=utf-8');
      response.end(wsdl.replace(/(<soap:address\s+location=)"[^"]*"/, `$1"${url}"`));
      return false;
    }
    if (request.headers.authorization === `Basic ${login}`) return true;
    store.append({ type: 'erp.rejected', why: 'unauthorized' });
    response.writeHead(401, { 'www-authenticate': 'Basic realm="ERP"' });
    return false;
  };
  soapServer.authorizeConnection = (request, response) => response !== undefined && admit(request, response);
  soapServer.log = (type) => {
    if (type === 'error') store.append({ type: 'erp.rejected', why: 'malformed' });
  };

  const door = await openDoor(server, { host, port });
  url = `${door.origin}/erp`;
  const followFaults = (): Promise<void> => door.setOpen(!store.erp.faults.refuseConnections);
  await followFaults();
  return {
    url,
    followFaults,
    async close() {
      closing.abort();
      await door.close();
    },
  };
}

function listen(server: http.Server, xml: string, port: soap.IServicePort): Promise<soap.Server> {
  return new Promise((resolve, reject) => {
    const soapServer = soap.listen(server, {
      path: '/erp',
      xml,
      suppressStack: true,
      services: { OrderService: { OrdersSoap: port } },
      callback: (error: unknown) => (error ? reject(error) : resolve(soapServer)),
    });
  });
}
