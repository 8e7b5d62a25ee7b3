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
  async start({ testbed, caller }) {
    const [postgres, rabbitPort] = await Promise.all([startPostgres(testbed), startRabbit(testbed)]);
    await query(
      postgres.port,
      `CREATE TABLE portals (member_id text PRIMARY KEY, domain text); INSERT INTO portals VALUES ('${caller.memberId}', 'x')`,
    );
    return { url: await startNodeServer(testbed, 'template', [postgres.port, rabbitPort]) };
  },
};
