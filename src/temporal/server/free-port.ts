import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections (Linux: from 32768): one of those would take an absent server's. */
const anyPort = { from: 10_000, to: 30_000 };

/**
 * The first port of 127.0.0.1 from `preferred` on that nobody listens on; for 0, any that stays its server's own while
 * that is away.
 *
 * @param except is free too, but promised already
 */
export async function freePort(preferred: number, except?: number): Promise<number> {
  const first = preferred === 0 ? randomInt(anyPort.from, anyPort.to) : preferred;
  for (let port = first; port <= 65_535; port += 1) {
    if (port !== except && (await isFree(port))) return port;
  }
  throw new Error(`No port from ${first} on is free on 127.0.0.1.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => resolve(true));
    });
  });
}
