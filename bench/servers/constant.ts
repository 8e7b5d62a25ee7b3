import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** The limit: reads a call, keeps nothing of it and says that it did. Argument: port. */
const app = new Hono().post('/robots/:code', async (c) => {
  await c.req.text();
  return c.json({ status: 'async' });
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[2]) });
