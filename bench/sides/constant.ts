import { join } from 'node:path';
import { freePort } from '../../src/temporal/server/free-port';
import { robotCode } from '../robot-calls';
import { startServerProcess } from '../server-process';
import type { Side } from '../side';

/** Bare Hono, the limit of whatever is built on it. */
export const constant: Side = {
  title: 'bare Hono, a constant',
  async start({ dir }) {
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const script = join(__dirname, '../servers/constant.js');
    const server = await startServerProcess({ script, args: [String(port)], dir, url });
    return { url: `${url}/robots/${robotCode}`, stop: server.stop };
  },
};
