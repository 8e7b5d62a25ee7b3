import { findPostgres, query, startPostgres } from '../programs/postgres';
import { findRabbit, startRabbit } from '../programs/rabbitmq';
import type { Side } from '../side';
import { startNodeServer } from './node-server';

/** Looks the installation up and publishes, unconfirmed, over a connection of its own. */
export const template: Side = {
  title: "pattern of the vendor's template (PostgreSQL, RabbitMQ)",
  async missing() {
    const needed = { postgresql: await findPostgres(), 'rabbitmq-server': await findRabbit() };
    const absent = Object.entries(needed).flatMap(([name, path]) => (path ? [] : [name]));
    return absent.length > 0 ? absent.join(', ') : undefined;
  },
  async start({ dir, caller }) {
    const [postgres, rabbit] = await Promise.all([startPostgres(), startRabbit(dir)]);
    await query(
      postgres.port,
      `CREATE TABLE portals (member_id text PRIMARY KEY, domain text); INSERT INTO portals VALUES ('${caller.memberId}', 'x')`,
    );
    const server = await startNodeServer('template', dir, [postgres.port, rabbit.port]);
    return {
      url: server.url,
      async stop() {
        await server.stop();
        await Promise.all([postgres.stop(), rabbit.stop()]);
      },
    };
  },
};
