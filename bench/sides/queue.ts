import { findRedis, startRedis } from '../programs/redis';
import type { Side } from '../side';
import { startNodeServer } from './node-server';

/** Acknowledges when a queue on Redis has the call. */
function queueSide(appendfsync: 'everysec' | 'always', title: string): Side {
  return {
    title,
    missing: async () => ((await findRedis()) ? undefined : 'redis-server'),
    async start({ testbed }) {
      const redisPort = await startRedis(testbed, appendfsync);
      return { url: await startNodeServer(testbed, 'queue', [redisPort]) };
    },
  };
}

export const queueEverysec = queueSide('everysec', 'queue on Redis (BullMQ), synced every second');
export const queueAlways = queueSide('always', 'queue on Redis (BullMQ), synced always');
