import { Redis } from 'ioredis';
import { freePort } from '../../src/temporal/server/free-port';
import { findProgram, type Program, startProgram } from './program';

export const findRedis = (): Promise<string | undefined> => findProgram('redis-server');

/** Redis with an append-only file in `dir`. @param appendfsync when what was written is synced */
export async function startRedis(dir: string, appendfsync: 'everysec' | 'always'): Promise<Program> {
  const port = await freePort(0);
  const program = await startProgram({
    command: (await findRedis()) ?? 'redis-server',
    args: [
      `--bind 127.0.0.1 --port ${port} --appendonly yes --appendfsync ${appendfsync}`.split(' '),
      ['--dir', dir, '--save', ''],
    ].flat(),
    dir,
    isReady: () => answersPing(port),
  });
  return { port, ...program };
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
