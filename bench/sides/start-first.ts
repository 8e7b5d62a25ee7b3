import { join } from 'node:path';
import { freePort } from '../../src/temporal/server/free-port';
import { robotCode } from '../robot-calls';
import { startServerProcess } from '../server-process';
import type { Side } from '../side';
import { startTemporal } from '../start-temporal';

/** Acknowledges when Temporal has the workflow. */
export const startFirst: Side = {
  title: 'workflow started before the acknowledgement',
  async start({ dir, temporalBinary }) {
    const temporal = await startTemporal(temporalBinary, dir);
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const server = await startServerProcess({
      script: join(__dirname, '../servers/start-first.js'),
      args: [String(port), temporal.address],
      dir,
      url,
    });
    return {
      url: `${url}/robots/${robotCode}`,
      async stop() {
        await server.stop();
        await temporal.kill();
      },
    };
  },
};
