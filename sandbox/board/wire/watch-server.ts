import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { SentForm } from '../../portal/portal';
import type { Store } from '../../store';
import { dealsIn } from './deals-in';
import { mask } from './mask';
import type { Called, Cut, Exchange, Wire } from './wire';

/** Bytes of a body that are shown. */
const longest = 16_384;

interface Seen extends Pick<Exchange, 'at' | 'to' | 'method' | 'url' | 'headers'> {
  request: Cut;
  reply: Cut;
  status?: number;
}

const keptHeaders = ['content-type', 'authorization', 'soapaction', 'accept'];

/** Keeps what a server is asked and what it answers. */
export function watchServer(
  server: Server,
  { wire, store, to }: { wire: Wire; store: Store; to: Called },
): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const at = Date.now();
    const asked = collector();
    const answered = collector();
    // Listening to `data` would take the body away from whoever serves the request.
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding) => {
      asked.add(chunk);
      return push(chunk, encoding);
    };
    for (const name of ['write', 'end'] as const) {
      const send = response[name].bind(response) as (...given: unknown[]) => never;
      response[name] = ((...given: unknown[]) => {
        answered.add(given[0]);
        return send(...given);
      }) as never;
    }
    response.once('close', () => {
      const { host = '' } = request.headers;
      keep(wire, store, {
        at,
        to,
        method: request.method ?? '',
        url: `http://${host}${request.url ?? ''}`,
        headers: headersOf(request),
        request: asked.cut(),
        reply: answered.cut(),
        ...(response.writableFinished && { status: response.statusCode }),
      });
    });
  });
}

/** Keeps a call that the portal made. */
export function watchCalls({ wire, store }: { wire: Wire; store: Store }): (sent: SentForm) => void {
  return ({ at, url, form, outcome: { status, reply = '', error = '' } }) => {
    const said = reply || error;
    keep(wire, store, {
      at,
      to: 'endpoint',
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      request: cutOf(Buffer.from(form)),
      reply: cutOf(Buffer.from(said)),
      ...(status !== undefined && { status }),
    });
  };
}

function keep(wire: Wire, store: Store, seen: Seen): void {
  const spoken = dealsIn(`${seen.url}\n${seen.request.text}`, store.portal);
  const hide = (text: string): string => mask(text, store.secrets);
  wire.add({
    ...seen,
    ms: Date.now() - seen.at,
    url: hide(seen.url),
    request: { ...seen.request, text: hide(seen.request.text) },
    reply: { ...seen.reply, text: hide(seen.reply.text) },
    deals: spoken.length > 0 ? spoken : dealsIn(seen.reply.text, store.portal),
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = headers[name];
      if (typeof value !== 'string') return [];
      return [[name, name === 'authorization' ? value.replace(/ .*/s, ' ***') : value]];
    }),
  );
}

function collector(): { add(chunk: unknown): void; cut(): Cut } {
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
      const part = Buffer.from(chunk as string);
      if (bytes < longest) parts.push(part.subarray(0, longest - bytes));
      bytes += part.length;
    },
    cut: () => ({ text: Buffer.concat(parts).toString('utf8'), bytes }),
  };
}

function cutOf(body: Buffer): Cut {
  return { text: body.subarray(0, longest).toString('utf8'), bytes: body.length };
}
