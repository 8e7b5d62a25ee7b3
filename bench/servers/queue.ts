import { serve } from '@hono/node-server';
import { Queue } from 'bullmq';
import { Hono } from 'hono';
import { parse } from 'qs';

/**
 * What is built most often: the call goes into a queue on Redis, and is acknowledged when Redis has it. Neither
 * portal nor settings are checked, and nothing is sealed. Arguments: port, port of Redis.
 */
const [port, redisPort] = process.argv.slice(2);
const queue = new Queue('robots', { connection: { host: '127.0.0.1', port: Number(redisPort) } });
const app = new Hono().post('/robots/:code', async (c) => {
  const call = parse(await c.req.text()) as { event_token: string };
  await queue.add('call', call, { jobId: call.event_token.split('|')[2] });
  return c.json({ status: 'async' });
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
