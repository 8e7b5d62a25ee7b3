import http from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** Handlers of the sandbox may reach down to the socket, to break it. */
export type SocketEnv = { Bindings: HttpBindings };

/** An HTTP server that does not listen yet. */
export function serverFor(app: Hono<SocketEnv>): http.Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env));
  return http.createServer((incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
}
