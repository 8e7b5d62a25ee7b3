import { once, setMaxListeners } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Listening, openDoor } from '../loopback';
import type { Store } from '../store';
import type { Answer } from './answer';
import { type BaseName, isBaseName } from './configurations';
import { faultFor, isCarriedOut, type OneCOperation } from './faults';
import { serveInvoices } from './http-service';
import { carryOut, type ODataRequest, operationOf, targetOf } from './odata';
import { errorAnswer, notModelled, ODataError } from './odata-error';
import { rawAnswer, refusalAnswer, wireFaults } from './replies';

export interface OneC {
  /** `http://127.0.0.1:port`; an information base is below it. */
  url: string;
  /** Opens or shuts the listening socket as the faults say. */
  followFaults(): Promise<void>;
  /** Work under way ends undone, as when the machine is switched off. */
  close(): Promise<void>;
}

/** What one request asks for, whatever interface it came by. */
interface Work {
  base: BaseName;
  entity: string;
  operation: OneCOperation;
  ref?: string;
  carryOut(): Answer;
}

/** Serves the information bases over OData v3, and an HTTP service each, with Basic auth. */
export async function startOneC(store: Store, listening: Listening): Promise<OneC> {
  const closing = new AbortController();
  // All work under way listens to it.
  setMaxListeners(0, closing.signal);
  const login = Buffer.from(`${store.secrets.oneCUser}:${store.secrets.oneCPassword}`).toString('base64');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A kept connection would go on being served after the listening socket was closed.
    response.setHeader('connection', 'close');
    if (request.headers.authorization !== `Basic ${login}`) {
      store.append({ type: 'one-c.rejected', why: 'unauthorized' });
      response.writeHead(401, { 'www-authenticate': 'Basic realm="1C"' }).end();
      return;
    }
    const body = await readText(request);
    const json = asksForJson(request) && !store.oneC.faults.errorsInXml;
    try {
      await serve(workOf(store, request, body), { request, body, response, json });
    } catch (error) {
      if (!(error instanceof ODataError)) throw error;
      send(response, errorAnswer(error, json));
    }
  }

  async function serve(work: Work, { request, body, response, json }: Arrived): Promise<void> {
    const { base, entity, operation, ref } = work;
    const fault = faultFor(store.oneC.faults, work);
    const contentType = request.headers['content-type'];
    const common = { request: store.oneC.requests + 1, operation, base, entity };
    const arrived = store.append({
      type: 'one-c.arrived',
      ...common,
      ...(ref && { ref }),
      ...(body && { body }),
      ...(contentType !== undefined && { contentType }),
    });
    if (fault.latencyMs > 0) await delay(fault.latencyMs, undefined, { signal: closing.signal });
    const done = isCarriedOut(fault) ? doneOrRefused(work, json) : undefined;
    store.append({
      type: 'one-c.finished',
      ...common,
      arrivedAt: arrived.at,
      status: done?.status,
      reply: fault.reply,
    });
    if (fault.reply === 'refuse') return send(response, refusalAnswer(fault, json));
    if (fault.reply === 'raw') return send(response, rawAnswer(fault));
    if (fault.reply !== 'answer') return wireFaults[fault.reply](response);
    if (done) send(response, done);
  }

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const door = await openDoor(server, listening);
  const followFaults = (): Promise<void> => door.setOpen(!store.oneC.faults.refuseConnections);
  await followFaults();
  return {
    url: door.origin,
    followFaults,
    async close() {
      closing.abort();
      await door.close();
    },
  };
}

/** One request with its body, and where its reply goes. */
interface Arrived {
  request: IncomingMessage;
  body: string;
  response: ServerResponse;
  /** Errors go out as JSON. */
  json: boolean;
}

/** Headers that would change what a real 1C does. */
const foreignHeaders = ['if-match', 'ibsession', '1c_odata-dataloadmode'];

/** @throws ODataError for what is no work of this 1C */
function workOf(store: Store, request: IncomingMessage, body: string): Work {
  const foreign = foreignHeaders.find((name) => request.headers[name] !== undefined);
  if (foreign !== undefined) throw notModelled(`заголовок ${foreign}`);
  const [path = '', search = ''] = (request.url ?? '').split('?', 2);
  const [, base = '', ...rest] = path.split('/').map(decode);
  if (!isBaseName(base)) throw new ODataError(404, '6', `Нет информационной базы ${base}`);
  const method = request.method ?? 'GET';
  const query = readQuery(search);
  const where = rest.join('/');
  if (where === 'hs/robots/invoices') {
    return {
      base,
      entity: 'HttpService',
      operation: method === 'GET' ? 'read' : 'create',
      carryOut: () => serveInvoices(store, { base, method, query, body }),
    };
  }
  const prefix = 'odata/standard.odata/';
  if (!where.startsWith(prefix)) throw new ODataError(404, '6', `Метод не найден: ${where}`);
  const odata: ODataRequest = {
    base,
    method,
    path: where.slice(prefix.length),
    query,
    body,
    json: asksForJson(request),
  };
  const target = targetOf(odata);
  const operation = operationOf(odata, target);
  return {
    base,
    entity: target.entity,
    operation,
    ...(target.ref && { ref: target.ref }),
    carryOut: () => carryOut(store, odata, target),
  };
}

function doneOrRefused(work: Work, json: boolean): Answer {
  try {
    return work.carryOut();
  } catch (error) {
    if (error instanceof ODataError) return errorAnswer(error, json);
    throw error;
  }
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

function asksForJson(request: IncomingMessage): boolean {
  const format = readQuery((request.url ?? '').split('?', 2)[1] ?? '').$format;
  return format?.startsWith('json') || (request.headers.accept ?? '').includes('application/json');
}

/** A `+` stays a plus: 1C does not take it for a blank. */
function readQuery(search: string): Record<string, string> {
  return Object.fromEntries(
    search
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const [name = '', value = ''] = pair.split(/=(.*)/s);
        return [decode(name), decode(value)];
      }),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ODataError(400, '14', 'Ошибка в адресе запроса');
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  await once(request, 'end');
  return Buffer.concat(pieces).toString('utf8');
}
