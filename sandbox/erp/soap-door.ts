import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import * as soap from 'soap';
import { type Door, type Listening, openDoor } from '../loopback';
import type { Store } from '../store';
import { addressed, serveFileBeside } from './wsdl-file';

export interface SoapDoorOptions extends Listening {
  /** A file; what it imports lies beside it. */
  wsdlPath: string;
  services: soap.IServices;
  /** Told of every request's XML before its operation is called. */
  received(request: object, xml: string): void;
}

/** Serves a WSDL and its operations at `/erp`, with Basic auth. */
export async function openSoapDoor(
  store: Store,
  { host, port, watch, wsdlPath, services, received }: SoapDoorOptions,
): Promise<Door & { url: string }> {
  const [portName = ''] = Object.values(services).flatMap((ports) => Object.keys(ports));
  // The library finds the port by the path of its address.
  const wsdl = addressed(readFileSync(wsdlPath, 'utf8'), portName, `http://${host}/erp`);
  const server = http.createServer((_request, response) => response.writeHead(404).end());
  const soapServer = await listen(server, {
    path: '/erp',
    xml: wsdl,
    uri: wsdlPath,
    services,
  });

  let url = '';
  const login = Buffer.from(`${store.secrets.erpUser}:${store.secrets.erpPassword}`).toString('base64');
  const admit = (request: IncomingMessage, response: ServerResponse): boolean => {
    // A kept connection would go on being served after the listening socket was closed.
    response.setHeader('connection', 'close');
    // At once, because the library ends a request that was not admitted.
    if (serveFileBeside(wsdlPath, request, response)) return false;
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/xml; charset=utf-8');
      response.end(addressed(wsdl, portName, url));
      return false;
    }
    if (request.headers.authorization === `Basic ${login}`) return true;
    store.append({ type: 'erp.rejected', why: 'unauthorized' });
    response.writeHead(401, { 'www-authenticate': 'Basic realm="ERP"' });
    return false;
  };
  soapServer.authorizeConnection = (request, response) => response !== undefined && admit(request, response);
  soapServer.log = (type, data, request) => {
    if (type === 'received') {
      store.append({ type: 'erp.received', xml: String(data) });
      received(request, String(data));
    }
    if (type === 'error') store.append({ type: 'erp.rejected', why: 'malformed' });
  };

  const door = await openDoor(server, { host, port, watch });
  url = `${door.origin}/erp`;
  return { ...door, url };
}

function listen(server: http.Server, options: soap.IServerOptions): Promise<soap.Server> {
  return new Promise((resolve, reject) => {
    const soapServer = soap.listen(server, {
      ...options,
      suppressStack: true,
      callback: (error: unknown) => (error ? reject(error) : resolve(soapServer)),
    });
  });
}
