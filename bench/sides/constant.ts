import type { Side } from '../side';
import { startNodeServer } from './node-server';

/** Bare Hono, the limit of whatever is built on it. */
export const constant: Side = {
  title: 'bare Hono, a constant',
  start: async ({ testbed }) => ({ url: await startNodeServer(testbed, 'constant') }),
};
