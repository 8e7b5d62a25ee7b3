import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { errorCode } from '../../base/error-code';
import { type Refusal, refusalBody, refusalOf, statusOf } from './refusal';

export interface ServeOptions {
  app: Pick<Hono, 'fetch'>;
  host: string;
  /** 0: any free port. */
  port: number;
  /** Names the port where it is taken. */
  setting?: string;
  /** Told of each refusal of what never reaches the app. */
  onRefused?: (refusal: Refusal) => void;
  /** ms for a request to arrive in full. */
  arriveWithin?: number;
  /** ms for a request that is here to be answered while the server closes; senders do not wait longer. */
  answerWithin?: number;
}

export interface Served {
  url: string;
  port: number;
  /** Takes no new request and resolves when the running ones are answered. */
  close(): Promise<void>;
}

/**
 * Listens for an app. What never reaches it, a slow sender or broken HTTP, is refused in the same form.
 *
 * @throws Error if the port is taken, naming it
 */
export async function serveApp({
  app,
  host,
  port,
  setting = 'PORT',
  onRefused = () => undefined,
  arriveWithin = 3_000,
  answerWithin = 5_000,
}: ServeOptions): Promise<Served> {
  const listener = getRequestListener(app.fetch, {
    hostname: host,
    errorHandler: () => answerBadRequest(onRefused),
  });
  const server = createServer(
    {
      requestTimeout: arriveWithin,
      connectionsCheckingInterval: arriveWithin / 6,
      // Longer than proxies keep an idle connection (60 s): it must be they who close it.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 8 * 1024,
      // Simple health checks send no Host, and nothing here depends on it.
      requireHostHeader: false,
    },
    (request, response) => void listener(request, response),
  );
  refuseBrokenRequests(server, onRefused);
  const taken = await listen(server, host, port, setting);
  return {
    port: taken,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () => close(server, arriveWithin + answerWithin),
  };
}

async function listen(server: Server, host: string, port: number, setting: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} of ${host} is taken; nothing was started. Set ${setting} to a free one.`, {
      cause: error,
    });
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Once closing, Node neither reaps kept-alive connections nor times slow senders: both are done here. */
async function close(server: Server, atMost: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const reap = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), atMost);
  await closed;
  clearInterval(reap);
  clearTimeout(cut);
}

/** ms that a refused sender has to read why. */
const lingerMs = 500;

/** Refuses what breaks off, dawdles or breaks the protocol before an app could see it. */
function refuseBrokenRequests(server: Server, onRefused: (refusal: Refusal) => void): void {
  const responses = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => responses.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || !awaitsAnswer(responses.get(socket))) {
      socket.destroy();
      return;
    }
    const refusal = refusalFor(error.code);
    onRefused(refusal);
    const body = refusalBody(refusal);
    const status = statusOf(refusal.type);
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
    // What still comes must not complete a request that was said to be refused.
    socket.pause();
    // Destroyed at once, bytes that nobody read yet would reset the connection before the answer is read.
    setTimeout(() => socket.destroy(), lingerMs).unref();
  });
}

/**
 * Whether the next answer on a connection is that of the broken request: it has begun and nothing was said yet, or
 * all before it are answered. Otherwise a refusal would be read as the answer to a call that may be stored.
 */
function awaitsAnswer(last: ServerResponse | undefined): boolean {
  if (!last) return true;
  return last.req.complete ? last.writableFinished : !last.headersSent;
}

/** For a request that is valid HTTP but has no usable target or Host. */
function answerBadRequest(onRefused: (refusal: Refusal) => void): Response {
  const refusal = refusalOf('Http.Malformed');
  onRefused(refusal);
  return new Response(refusalBody(refusal), {
    status: statusOf(refusal.type),
    headers: { 'content-type': 'application/json' },
  });
}

function refusalFor(code: string | undefined): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refusalOf('Http.TooSlow');
  return refusalOf(code === 'HPE_HEADER_OVERFLOW' ? 'Http.HeadersTooLarge' : 'Http.Malformed');
}
