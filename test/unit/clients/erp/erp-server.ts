import http from 'node:http';
import net, { type Server, type Socket } from 'node:net';
import { ClientError } from '../../../../src/clients/client-error';
import {
  createErpClient,
  type ErpClient,
  type ErpObject,
  type ErpOrder,
  type ErpSettings,
  mapping,
} from '../../../../src/clients/erp';

export const referenceWsdl = 'wsdl/order-service.wsdl';
const namespace = 'urn:durable-robots:orders:1';

export const order: ErpOrder = {
  externalId: 'm1/DEAL_17',
  title: 'Заказ',
  currency: 'RUB',
  total: '1.10',
  lines: [{ name: 'Болт', quantity: '2', price: '0.55' }],
};

export interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface ErpServer {
  url: string;
  requests: Seen[];
  /** TCP connections, whether or not anything was written on them. */
  connections(): number;
}

export type Answer = (response: http.ServerResponse, request: Seen) => void;

const servers: Server[] = [];
const sockets: Socket[] = [];

/** Listens on a free loopback port until `stopServers`. */
export async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return address.port;
}

/** A URL at which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/erp`;
}

export async function stopServers(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
}

/** An HTTP server that keeps what reached it and answers as told. */
export async function startErp(answer: Answer): Promise<ErpServer> {
  const requests: Seen[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(seen);
      answer(response, seen);
    });
  });
  server.on('connection', () => connections++);
  return { url: `http://127.0.0.1:${await listen(server)}/erp`, requests, connections: () => connections };
}

/** What the reference mapping makes of the client. */
export type ReferenceClient = Required<ErpClient> & { order: Required<ErpObject<ErpOrder>> };

export function clientOf(
  endpoint: string | undefined,
  settings: Partial<ErpSettings> = {},
  change: Partial<typeof mapping> = {},
  warn?: (text: string) => void,
): ReferenceClient {
  const client = createErpClient(
    { wsdl: referenceWsdl, endpoint, ...settings },
    { ...mapping, ...change },
    warn,
  );
  return client as ReferenceClient;
}

export const basic = (user: string, password: string): Pick<ErpSettings, 'login'> => ({
  login: { by: 'basic', user, password },
});

/** Answers with a status, a body and headers. */
export const replies =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body);
  };

export const envelope = (body: string): string =>
  `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;

export const created = (content: string, attributes = ''): string =>
  envelope(`<CreateOrderResponse xmlns="${namespace}"${attributes}>${content}</CreateOrderResponse>`);

export const found = (content: string): string =>
  envelope(`<FindOrderResponse xmlns="${namespace}">${content}</FindOrderResponse>`);

export const fault = (code: string, text: string, detail = ''): string =>
  envelope(
    `<soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring>${detail}</soap:Fault>`,
  );

export const fault12 = (code: string, subcode: string, text: string): string =>
  `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>${code}</env:Value>` +
  `<env:Subcode><env:Value>${subcode}</env:Value></env:Subcode></env:Code>` +
  `<env:Reason><env:Text xml:lang="ru">${text}</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>`;

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${String(value)}`);
    },
    (error: unknown) => error,
  );
}

/** The ClientError that a promise was rejected with. */
export async function clientError(promise: Promise<unknown>): Promise<ClientError> {
  const error = await rejection(promise);
  if (!(error instanceof ClientError)) throw new Error('not a ClientError', { cause: error });
  return error;
}
