import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import qs from 'qs';
import {
  createPortalClient,
  type PortalClient,
  type TransportOptions,
} from '../../../../src/clients/bitrix24';
import { createTransport, type Request } from '../../../../src/clients/bitrix24/transport';
import { close, listen } from './listen';

export type Params = Record<string, unknown>;

/** An error as the portal writes it. */
export class RestError extends Error {
  constructor(
    readonly code: string | number,
    readonly description: string,
    readonly status = 400,
    readonly time?: object,
  ) {
    super(description);
  }
}

/** A reply that is not JSON, or none at all. */
export interface RawReply {
  raw: (response: ServerResponse) => void;
}

/** Answers one method: a result, a page of one, an error thrown, or a raw reply. */
export type Method = (params: Params) => unknown;

export interface ScriptedPortal {
  endpoint: string;
  /** What came over the wire, in order; `commands` of a batch as they were written. */
  requests: { method: string; params: Params; token: string }[];
  /** Changes what tokens are good. */
  accepts: (token: string) => boolean;
  request: (options?: Partial<TransportOptions>) => Request;
  client: (options?: Partial<TransportOptions>) => PortalClient;
  close: () => Promise<void>;
}

export const secretToken = 'access-token-that-nobody-may-see';
const time = { start: 1, finish: 1_000_000, operating: 0.1, operating_reset_at: 1_000_600 };

export function page(result: unknown, total: number): object {
  return { page: { result, total } };
}

/** A portal that speaks the real wire format over HTTP and does what its script says. */
export async function startScriptedPortal(methods: Record<string, Method>): Promise<ScriptedPortal> {
  const requests: ScriptedPortal['requests'] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent: Params & { auth: string } = JSON.parse(await textOf(request));
    const { auth, ...params } = sent;
    const method = new URL(request.url ?? '', 'http://portal').pathname.replace('/rest/', '');
    requests.push({ method, params, token: auth });
    try {
      if (!portal.accepts(auth))
        throw new RestError('expired_token', 'The access token provided has expired.', 401);
      const result = method === 'batch' ? batch(mapOf(params.cmd)) : call(method, params);
      if (isRaw(result)) result.raw(response);
      else send(response, 200, isPage(result) ? { ...result.page, time } : { result, time });
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      send(response, error.status, { ...bodyOf(error), ...(error.time && { time: error.time }) });
    }
  }

  function call(method: string, params: Params): unknown {
    const script = methods[method];
    if (!script) throw new RestError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
    return script(params);
  }

  /** PHP's way: empty maps as lists, and macros resolved in whatever the values decode to. */
  function batch(commands: Params): unknown {
    const result: Params = {};
    const errors: Params = {};
    const totals: Params = {};
    const times: Params = {};
    for (const [name, command] of Object.entries(commands)) {
      const [method = '', query = ''] = String(command).split(/\?(.*)/s);
      try {
        const found = call(method, mapOf(withMacros(qs.parse(query, { depth: 9 }), result)));
        if (isRaw(found)) return found;
        result[name] = isPage(found) ? found.page.result : found;
        if (isPage(found)) totals[name] = found.page.total;
        times[name] = time;
      } catch (error) {
        if (!(error instanceof RestError)) throw error;
        errors[name] = bodyOf(error);
        times[name] = error.time ?? time;
      }
    }
    return {
      result: asPhp(result),
      result_error: asPhp(errors),
      result_total: asPhp(totals),
      result_next: [],
      result_time: asPhp(times),
    };
  }

  const endpoint = `http://127.0.0.1:${await listen(server)}/rest/`;
  const options: TransportOptions = {
    endpoint,
    memberId: 'member',
    tokens: () => ({ accessToken: secretToken, expiresAt: Date.now() + 60_000 }),
    renew: () => Promise.reject(new Error('the test expects no renewal')),
  };
  const portal: ScriptedPortal = {
    endpoint,
    requests,
    accepts: () => true,
    request: (more) => createTransport({ ...options, ...more }),
    client: (more) => createPortalClient({ ...options, ...more }),
    close: () => close(server),
  };
  return portal;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function bodyOf({ code, description }: RestError): object {
  return { error: code, error_description: description };
}

function withMacros(value: unknown, results: Params): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$result((?:\[[^\]]+\])+)/g, (_macro, path: string) => {
      let at: unknown = results;
      for (const [, key = ''] of path.matchAll(/\[([^\]]+)\]/g)) at = isMap(at) ? at[key] : undefined;
      return typeof at === 'string' || typeof at === 'number' ? String(at) : '';
    });
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withMacros(inner, results)]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function isMap(value: unknown): value is Params {
  return typeof value === 'object' && value !== null;
}

/** What must be a map, as one. */
export function mapOf(value: unknown): Params {
  if (!isMap(value)) throw new Error(`${String(value)} is no map`);
  return value;
}

function asPhp(map: Params): unknown {
  return Object.keys(map).length ? map : [];
}

function isPage(value: unknown): value is { page: { result: unknown; total: number } } {
  return typeof value === 'object' && value !== null && 'page' in value;
}

function isRaw(value: unknown): value is RawReply {
  return typeof value === 'object' && value !== null && 'raw' in value;
}
