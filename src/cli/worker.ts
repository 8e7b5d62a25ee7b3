import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../../activities';
import { portalQueues } from '../../workflows/contract/task-queues';
import { createDataConverter } from '../codec/data-converter';
import { createPayloadCodec } from '../codec/payload-codec';
import { boxesOf, loadConfig, loadTemporalConfig, type WorkerConfig } from '../config';
import { createLogger } from '../logger';
import { robots } from '../robots';
import { registrationOf } from '../robots/registration';
import { connectLazily, namespaceOf } from '../temporal/connect';
import { createVault } from '../vault/vault';
import { createExternalClients } from '../systems';
import { startWorkers } from '../worker/start-workers';
import { createTemporalLogger } from '../worker/temporal-logger';
import { findWorkflows } from '../worker/find-workflows';
import type { Running } from './running';

/** Longer than an ERP call, so that a deploy cuts none off: an aborted create is an unknown outcome. */
const graceMs = 125_000;
/** ms between attempts to reach a Temporal that is not up yet. */
const reconnectPause = 1_000;

/** `robots worker` */
export async function startWorkerRole(): Promise<Running> {
  const config = loadConfig('worker');
  return startWorker(config, createLogger(config.LOG_LEVEL));
}

/** Carries runs out. Resolves at once; Temporal may come up later. */
export async function startWorker(config: WorkerConfig, log: Logger): Promise<Running> {
  Runtime.install({ logger: createTemporalLogger(log), shutdownSignals: [] });
  const temporal = loadTemporalConfig();
  const dataConverter = createDataConverter(createPayloadCodec(config.CODEC_KEYS));
  const client = connectLazily(temporal, dataConverter);
  const systems = createExternalClients(config, (text) => log.warn(text));
  const activities = createActivities({
    client,
    systems,
    vault: createVault(config.VAULT_KEYS),
    application: {
      authServer: config.BITRIX24_OAUTH_URL,
      clientId: config.BITRIX24_CLIENT_ID,
      clientSecret: config.BITRIX24_CLIENT_SECRET,
    },
    portals: config.PORTALS,
    boxes: boxesOf(config),
    registrations: robots
      .filter(({ system }) => system in systems)
      .map((robot) =>
        registrationOf(robot, {
          publicUrl: config.PUBLIC_URL,
          suffix: config.ROBOT_SUFFIX,
          smartProcesses: config.SMART_PROCESSES,
        }),
      ),
    suffix: config.ROBOT_SUFFIX,
  });
  const stopping = new AbortController();

  async function work(): Promise<void> {
    const connection = await connect();
    if (!connection) return;
    const workers = await startWorkers({
      connection,
      client,
      namespace: namespaceOf(temporal),
      dataConverter,
      activities,
      queues: [...portalQueues, ...(Object.keys(systems) as (keyof typeof systems)[])],
      workflows: findWorkflows(),
      graceMs,
    });
    log.info('worker ready');
    stopping.signal.addEventListener('abort', workers.shutdown);
    if (stopping.signal.aborted) workers.shutdown();
    await workers.done;
    await connection.close();
  }

  async function connect(): Promise<NativeConnection | undefined> {
    for (let told = false; !stopping.signal.aborted; told = true) {
      try {
        return await NativeConnection.connect(temporal.connectionOptions);
      } catch (error) {
        if (!told)
          log.warn({ err: error }, 'Temporal does not answer yet; the worker tries again every second');
        await delay(reconnectPause);
      }
    }
    return undefined;
  }

  const done = work();
  return {
    async stop() {
      stopping.abort();
      await done;
      await client.connection.close();
    },
    failed: done.then(() => new Promise<never>(() => undefined)),
  };
}
