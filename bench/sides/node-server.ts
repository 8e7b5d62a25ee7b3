import { join } from 'node:path';
import { freePort } from '../../src/temporal/server/free-port';
import { robotCode } from '../robot-calls';
import { startServerProcess } from '../server-process';

/** Starts one of `servers/` with a port and more arguments. */
export async function startNodeServer(
  name: string,
  dir: string,
  args: readonly (string | number)[] = [],
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServerProcess({
    script: join(__dirname, `../servers/${name}.js`),
    args: [port, ...args].map(String),
    dir,
    url,
  });
  return { url: `${url}/robots/${robotCode}`, stop: server.stop };
}
