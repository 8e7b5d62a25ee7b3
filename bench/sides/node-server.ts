import { join } from 'node:path';
import { freePort } from '../../src/temporal/server/free-port';
import type { Testbed } from '../../testbed/testbed';
import { answers } from '../../testbed/until';
import { robotCode } from '../robot-calls';

/** Starts one of `servers/` with a port and more arguments, and returns where it takes calls. */
export async function startNodeServer(
  testbed: Testbed,
  name: string,
  args: readonly (string | number)[] = [],
): Promise<string> {
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const script = join(__dirname, `../servers/${name}.js`);
  const server = await testbed.start(name, { args: [script, port, ...args].map(String), dir: testbed.dir });
  await server.until('it answered', () => answers(url));
  return `${url}/robots/${robotCode}`;
}
