import http from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** Handlers of the sandbox may reach down to the socket, to break it. */
export type SocketEnv = { Bindings: HttpBindings };

/** An HTTP server that does not listen yet. */
export function serverFor(app: Hono<SocketEnv>): http.Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env));
  // Clients keep connections for a while: one that is closed just as it is used again looks like a fault that nobody set.
  return http.createServer({ keepAliveTimeout: 75_000 }, (incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
}
