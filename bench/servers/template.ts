import { serve } from '@hono/node-server';
import { connect } from 'amqplib';
import { Hono } from 'hono';
import { Pool } from 'pg';
import { parse } from 'qs';

/**
 * The pattern of the vendor's template: the installation is looked up in PostgreSQL, and the call is published over a
 * connection of its own, without a confirmation that the broker has it. Arguments: port, ports of PostgreSQL and
 * RabbitMQ.
 */
const [port, postgresPort, rabbitPort] = process.argv.slice(2);
const pool = new Pool({ host: '127.0.0.1', port: Number(postgresPort), user: 'bench', database: 'postgres' });
const app = new Hono().post('/robots/:code', async (c) => {
  const call = parse(await c.req.text()) as { auth: { member_id: string } };
  const { rows } = await pool.query('SELECT * FROM portals WHERE member_id = $1', [call.auth.member_id]);
  if (rows.length === 0) return c.json({ error: 'unknown portal' }, 403);
  const connection = await connect(`amqp://127.0.0.1:${rabbitPort}`);
  const channel = await connection.createChannel();
  await channel.assertQueue('robots', { durable: true });
  channel.sendToQueue('robots', Buffer.from(JSON.stringify(call)), { persistent: true });
  await channel.close();
  await connection.close();
  return c.json({ status: 'async' });
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
