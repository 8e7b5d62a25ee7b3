import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../../activities';
import { portalQueues } from '../../workflows/contract/task-queues';
import { createDataConverter } from '../codec/data-converter';
import { createPayloadCodec } from '../codec/payload-codec';
import {
  boxesOf,
  type Config,
  environmentNames,
  loadConfig,
  loadTemporalConfig,
  marksOf,
  type WorkerConfig,
} from '../config';
import type { Served } from '../endpoint/http/serve';
import { createLogger } from '../logger';
import { robots } from '../robots';
import { bindingsOf } from '../robots/bindings';
import { registrationOf } from '../robots/registration';
import { connectLazily, namespaceOf } from '../temporal/connect';
import { createVault } from '../vault/vault';
import { configuredSystems, createExternalClients } from '../systems';
import { createRunSinks } from '../telemetry/run-sinks';
import { type MetricsSource, serveMetrics } from '../telemetry/serve-metrics';
import { createWorkerMetrics, type WorkerMetrics } from '../telemetry/worker-metrics';
import { installRuntime } from '../worker/install-runtime';
import { startWorkers } from '../worker/start-workers';
import { findWorkflows } from '../worker/find-workflows';
import type { Running } from './running';

/** Longer than an ERP call, so that a deploy cuts none off: an aborted create is an unknown outcome. */
const graceMs = 125_000;
/** ms between attempts to reach a Temporal that is not up yet. */
const reconnectPause = 1_000;

/** ms between attempts to serve metrics where the port is taken: by the worker of before, during a deploy. */
const portPause = 5_000;

/** `robots worker` */
export async function startWorkerRole(): Promise<Running> {
  const config = loadConfig('worker');
  const log = createLogger(config.LOG_LEVEL);
  const telemetry = await startTelemetry(config, log);
  const worker = await startWorker(config, log, telemetry);
  const settings = marksOf(environmentNames.worker, config, config.VAULT_KEYS);
  const stopping = new AbortController();
  const serving = serveWhenFree();
  return {
    ...worker,
    async stop() {
      stopping.abort();
      await worker.stop();
      await (await serving)?.close();
    },
  };

  /** Runs are worth more than their figures: a worker whose port is taken works all the same. */
  async function serveWhenFree(): Promise<Served | undefined> {
    const address = {
      host: config.METRICS_HOST,
      port: config.WORKER_METRICS_PORT,
      setting: 'WORKER_METRICS_PORT',
    };
    for (let told = false; !stopping.signal.aborted; told = true) {
      try {
        const served = await serveMetrics(address, {
          metrics: telemetry.sources,
          health: () => ({ temporal: worker.connected() ? 'connected' : 'away', settings }),
        });
        log.info({ metrics: served.url }, 'metrics are served');
        return served;
      } catch (error) {
        if (!told) log.warn({ err: error }, 'metrics are not served yet; tried again every 5 seconds');
        await delay(portPause, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }
}

/** What counts and logs what a worker does. */
export interface WorkerTelemetry {
  metrics: WorkerMetrics;
  /** All that Prometheus reads of it, the SDK's own metrics among them. */
  sources: readonly MetricsSource[];
}

/** Installs the SDK's runtime, once in a process and before it connects. */
export async function startTelemetry(config: WorkerConfig | Config, log: Logger): Promise<WorkerTelemetry> {
  const ofSdk = await installRuntime(log);
  const metrics = createWorkerMetrics(configuredSystems(config));
  return { metrics, sources: [metrics, ofSdk] };
}

/** Carries runs out. Resolves at once; Temporal may come up later. */
export async function startWorker(
  config: WorkerConfig | Config,
  log: Logger,
  { metrics }: WorkerTelemetry,
): Promise<Running & { connected(): boolean }> {
  const temporal = loadTemporalConfig();
  const dataConverter = createDataConverter(createPayloadCodec(config.CODEC_KEYS));
  const client = connectLazily(temporal, dataConverter);
  const systems = createExternalClients(config, (text) => log.warn(text));
  const activities = createActivities({
    client,
    restoredAt: config.RESTORED_AT,
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
    bindings: bindingsOf(
      robots.filter(({ system }) => system in systems),
      { publicUrl: config.PUBLIC_URL, pagesUrl: config.PAGES_URL, smartProcesses: config.SMART_PROCESSES },
    ),
    onRequest: (host) => (outcome, seconds) => metrics.requested(host, outcome, seconds),
  });
  let connected = false;
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
      telemetry: { metrics, sinks: createRunSinks(metrics, log) },
    });
    connected = true;
    log.info('worker ready');
    stopping.signal.addEventListener('abort', workers.shutdown);
    if (stopping.signal.aborted) workers.shutdown();
    await workers.done;
    connected = false;
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
    connected: () => connected,
    async stop() {
      stopping.abort();
      await done;
      await client.connection.close();
    },
    failed: done.then(() => new Promise<never>(() => undefined)),
  };
}
