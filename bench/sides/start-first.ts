import type { Side } from '../side';
import { startTemporal } from '../start-temporal';
import { startNodeServer } from './node-server';

/** Acknowledges when Temporal has the workflow. */
export const startFirst: Side = {
  title: 'workflow started before the acknowledgement',
  async start({ dir, temporalBinary }) {
    const temporal = await startTemporal(temporalBinary, dir);
    const server = await startNodeServer('start-first', dir, [temporal.address]);
    return {
      url: server.url,
      async stop() {
        await server.stop();
        await temporal.kill();
      },
    };
  },
};
