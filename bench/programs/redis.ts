import { Redis } from 'ioredis';
import { freePort } from '../../src/temporal/server/free-port';
import type { Testbed } from '../../testbed/testbed';
import { findProgram, startProgram } from './program';

export const findRedis = (): Promise<string | undefined> => findProgram('redis-server');

/** Redis with an append-only file; returns its port. @param appendfsync when what was written is synced */
export async function startRedis(testbed: Testbed, appendfsync: 'everysec' | 'always'): Promise<number> {
  const port = await freePort(0);
  await startProgram(testbed, 'redis', {
    command: (await findRedis()) ?? 'redis-server',
    args: [
      `--bind 127.0.0.1 --port ${port} --appendonly yes --appendfsync ${appendfsync}`.split(' '),
      ['--dir', testbed.dir, '--save', ''],
    ].flat(),
    isReady: () => answersPing(port),
  });
  return port;
}

async function answersPing(port: number): Promise<boolean> {
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
  // Refused connections are what is waited out here.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } finally {
    redis.disconnect();
  }
}
