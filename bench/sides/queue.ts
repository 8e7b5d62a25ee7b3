import { findRedis, startRedis } from '../programs/redis';
import type { Side } from '../side';
import { startNodeServer } from './node-server';

/** Acknowledges when a queue on Redis has the call. */
function queueSide(appendfsync: 'everysec' | 'always', title: string): Side {
  return {
    title,
    missing: async () => ((await findRedis()) ? undefined : 'redis-server'),
    async start({ dir }) {
      const redis = await startRedis(dir, appendfsync);
      const server = await startNodeServer('queue', dir, [redis.port]);
      return {
        url: server.url,
        async stop() {
          await server.stop();
          await redis.stop();
        },
      };
    },
  };
}

export const queueEverysec = queueSide('everysec', 'queue on Redis (BullMQ), synced every second');
export const queueAlways = queueSide('always', 'queue on Redis (BullMQ), synced always');
