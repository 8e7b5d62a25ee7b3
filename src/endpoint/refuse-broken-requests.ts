import type { Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Refusal, refusalBody, statusOf } from './refusal';

/** ms that a refused sender has to read why. */
const lingerMs = 500;

const tooSlow: Refusal = {
  type: 'Http.TooSlow',
  message: 'The request did not arrive in time. Nothing was stored. Send it again, faster.',
};
const tooManyHeaders: Refusal = {
  type: 'Http.HeadersTooLarge',
  message: 'The headers of the request are too large. Nothing was stored. Send fewer or shorter ones.',
};
const brokenHttp: Refusal = {
  type: 'Http.Malformed',
  message: 'The request is not valid HTTP. Nothing was stored. Correct the sender.',
};

/** Refuses what breaks off, dawdles or breaks the protocol before an app could see it. */
export function refuseBrokenRequests(server: Server): void {
  const responses = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => responses.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || !awaitsAnswer(responses.get(socket))) {
      socket.destroy();
      return;
    }
    const refusal = refusalFor(error.code);
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
export function answerBadRequest(): Response {
  return new Response(refusalBody(brokenHttp), {
    status: statusOf(brokenHttp.type),
    headers: { 'content-type': 'application/json' },
  });
}

function refusalFor(code: string | undefined): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return tooSlow;
  return code === 'HPE_HEADER_OVERFLOW' ? tooManyHeaders : brokenHttp;
}
