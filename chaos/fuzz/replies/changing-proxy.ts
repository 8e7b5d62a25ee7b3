import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Changes the body of a reply. */
export type ChangeBody = (body: Buffer) => Buffer;

export interface ChangingProxy {
  /** Where it stands for a server. */
  urlOf(url: string): string;
  /** Changes one reply from now on: the first is 0. @returns what tells whether it came to that, and to what */
  changeReply(at: number, change: ChangeBody): () => Buffer | undefined;
  /** Replies since the last change was asked for. */
  count(): number;
  close(): Promise<void>;
}

/** Stands before servers on this machine, of which each reply names itself by the proxy's address. */
export async function startChangingProxy(origins: readonly string[]): Promise<ChangingProxy> {
  let replies = 0;
  let armed: { at: number; change: ChangeBody } | undefined;
  let changed: Buffer | undefined;

  async function forward(origin: string, asked: IncomingMessage, body: Buffer): Promise<Answer> {
    const { host: _, connection: __, ...headers } = asked.headers;
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method } = asked;
      request(new URL(asked.url ?? '/', origin), { method, headers, agent: false }, resolve)
        .on('error', reject)
        .end(body);
    });
    const text = (await buffer(reply)).toString();
    const renamed = origins.reduce((known, one) => known.replaceAll(one, urls.get(one) ?? one), text);
    return { status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.from(renamed) };
  }

  function changedOf(body: Buffer): Buffer {
    const at = replies;
    replies += 1;
    if (armed?.at !== at) return body;
    changed = armed.change(body);
    return changed;
  }

  async function answer(origin: string, asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await forward(origin, asked, await buffer(asked));
    const given = changedOf(body);
    const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...others } = headers;
    response.writeHead(status, { ...others, 'content-length': given.length }).end(given);
  }

  const urls = new Map<string, string>();
  const servers = origins.map((origin) => {
    const server = createServer((asked, response) => {
      // Without a reply, as a server that is gone.
      void answer(origin, asked, response).catch(() => response.destroy());
    });
    return { origin, server };
  });
  for (const { origin, server } of servers) {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    urls.set(origin, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  return {
    urlOf: (url) => url.replace(new URL(url).origin, urls.get(new URL(url).origin) ?? ''),
    changeReply(at, change) {
      replies = 0;
      changed = undefined;
      armed = { at, change };
      return () => changed;
    },
    count: () => replies,
    async close() {
      for (const { server } of servers) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
        });
      }
    },
  };
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
