import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { freePort } from '../../src/temporal/server/free-port';
import type { Testbed } from '../../testbed/testbed';
import { findProgram, startProgram } from './program';

const folders = ['/usr/lib/rabbitmq/bin'];

export const findRabbit = (): Promise<string | undefined> => findProgram('rabbitmq-server', folders);

/** RabbitMQ with its store in the testbed's folder, its Erlang node on loopback only; returns its port. */
export async function startRabbit(testbed: Testbed): Promise<number> {
  const { dir } = testbed;
  const port = await freePort(0);
  const epmdPort = await freePort(0);
  // The port mapper that the node starts stays behind it.
  testbed.own(() => promisify(execFile)('epmd', ['-port', String(epmdPort), '-kill']).catch(() => undefined));
  await startProgram(testbed, 'rabbitmq', {
    command: (await findRabbit()) ?? 'rabbitmq-server',
    args: [],
    environment: {
      RABBITMQ_NODENAME: `bench${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(await freePort(0)),
      RABBITMQ_MNESIA_BASE: dir,
      RABBITMQ_LOG_BASE: dir,
      RABBITMQ_ENABLED_PLUGINS_FILE: `${dir}/plugins`,
      RABBITMQ_CONFIG_FILE: `${dir}/none`,
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      ERL_EPMD_PORT: String(epmdPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
    },
    isReady: async () => {
      const connection = await connect(`amqp://127.0.0.1:${port}`);
      await connection.close();
      return true;
    },
  });
  return port;
}
