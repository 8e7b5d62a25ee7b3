import { createServer } from 'node:net';

/**
 * The first port of 127.0.0.1 from `preferred` on that nobody listens on; for 0, any.
 *
 * @param except is free too, but promised already
 */
export async function freePort(preferred: number, except?: number): Promise<number> {
  for (let port = preferred; port <= 65_535; port += 1) {
    const free = port === except ? undefined : await tryListen(port);
    if (free !== undefined) return free;
  }
  throw new Error(`No port from ${preferred} on is free on 127.0.0.1.`);
}

function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined));
    });
  });
}
