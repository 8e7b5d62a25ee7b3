import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request that went through, and its reply. */
export interface Exchange {
  method: string;
  /** With its query. */
  path: string;
  request: string;
  reply: string;
}

export interface Tap {
  url: string;
  /** In the order of the replies. */
  exchanges: readonly Exchange[];
}

export interface TapOptions {
  /** Where requests go; asked for each. */
  to: () => string;
  /** Replies as the sender shall see them. */
  rewrite?: (reply: string) => string;
}

const passedOn = ['content-type', 'authorization', 'soapaction'];

/** Stands in front of a server until the process ends, and keeps what passes: every secret that was on the wire. */
export async function startTap({ to, rewrite = (reply) => reply }: TapOptions): Promise<Tap> {
  const exchanges: Exchange[] = [];

  async function pass(incoming: IncomingMessage): Promise<Response> {
    const { method = 'GET', url: path = '/' } = incoming;
    const request = await text(incoming);
    const response = await fetch(new URL(path, to()), {
      method,
      headers: passedOn.flatMap((name): [string, string][] => {
        const value = incoming.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
      redirect: 'manual',
      ...(request && { body: request }),
    });
    const reply = rewrite(await response.text());
    exchanges.push({ method, path, request, reply });
    const type = response.headers.get('content-type') ?? 'text/plain';
    return new Response(reply, { status: response.status, headers: { 'content-type': type } });
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming).then(
      async (response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        outgoing.end(await response.text());
      },
      () => outgoing.destroy(),
    );
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
  };
}
