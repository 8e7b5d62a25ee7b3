import type { Side } from '../side';
import { startNodeServer } from './node-server';

/** Acknowledges when Temporal has the workflow. */
export const startFirst: Side = {
  title: 'workflow started before the acknowledgement',
  async start({ testbed }) {
    const temporal = await testbed.temporal();
    await temporal.start();
    return { url: await startNodeServer(testbed, 'start-first', [temporal.address]) };
  },
};
