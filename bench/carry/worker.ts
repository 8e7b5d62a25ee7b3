import type { DataConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { type AttemptOnServer, createServerView } from '../../activities/create-once/attempt-on-server';
import { createCreateOnce } from '../../activities/create-once/create-once';
import { createErpActivities } from '../../activities/erp';
import { createErpOrderActivities } from '../../activities/erp-order';
import { createPortalActivities } from '../../activities/portal';
import { createReadPastWork } from '../../activities/create-once/past-work';
import { createPortals } from '../../activities/portal-access/portal-access';
import { withFailures } from '../../activities/to-failure';
import { createDataConverter } from '../../src/codec/data-converter';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { loadConfig, loadTemporalConfig } from '../../src/config';
import { createLogger } from '../../src/logger';
import { robots } from '../../src/robots';
import { registrationOf } from '../../src/robots/registration';
import { connectLazily, namespaceOf } from '../../src/temporal/connect';
import { createVault } from '../../src/vault/vault';
import { createExternalClients } from '../../src/systems';
import { createRunSinks } from '../../src/telemetry/run-sinks';
import { createWorkerMetrics } from '../../src/telemetry/worker-metrics';
import { installRuntime } from '../../src/worker/install-runtime';
import { startWorkers } from '../../src/worker/start-workers';
import { freePortals } from './free-portals';
import { type Variant, type VariantName, variants } from './variants';
import { portalQueues } from '../../workflows/contract/task-queues';

/**
 * `robots worker` with the vendor's limit of requests out of the way, and one safeguard out too where the variant
 * leaves it out. Arguments: variant, file of the workflow bundle.
 */
async function main([name = 'ours', bundle = '']: string[]): Promise<void> {
  const { without }: Variant = variants[name as VariantName];
  const config = loadConfig('worker');
  const temporal = loadTemporalConfig();
  const log = createLogger('warn');
  await installRuntime(log);
  const metrics = createWorkerMetrics(['erp']);
  const dataConverter: DataConverter =
    without === 'codec' ? {} : createDataConverter(createPayloadCodec(config.CODEC_KEYS));
  const client = connectLazily(temporal, dataConverter);
  const systems = createExternalClients(config);
  const order = systems.erp?.order;
  if (!order) throw new Error('ERP_WSDL is missing');
  const vault = createVault(config.VAULT_KEYS);
  const deps = {
    client,
    systems,
    vault,
    application: {
      authServer: config.BITRIX24_OAUTH_URL,
      clientId: config.BITRIX24_CLIENT_ID,
      clientSecret: config.BITRIX24_CLIENT_SECRET,
    },
    portals: config.PORTALS,
    registrations: robots
      .filter(({ system }) => system in systems)
      .map((robot) =>
        registrationOf(robot, { publicUrl: config.PUBLIC_URL, suffix: '', smartProcesses: [] }),
      ),
    suffix: '',
  };
  const portals = freePortals(createPortals({ client, vault }), client, vault);
  const server = createServerView(client);
  const workers = await startWorkers({
    connection: await NativeConnection.connect(temporal.connectionOptions),
    client,
    namespace: namespaceOf(temporal),
    dataConverter,
    activities: {
      ...createActivities(deps),
      ...withFailures(createPortalActivities({ portals })),
      ...withFailures(createErpOrderActivities({ portals })),
      ...createErpActivities({
        erp: { order: without === 'look-up' ? { ...order, find: () => Promise.resolve(undefined) } : order },
        createOnce: createCreateOnce({
          server: without === 'confirmation' ? { ...server, confirm: unconfirmed } : server,
          // Without the child it is the run's own, which has no parent.
          readPastWork:
            without === 'child' ? () => Promise.resolve('none-listed') : createReadPastWork(client),
        }),
      }),
    },
    queues: [...portalQueues, 'erp'],
    workflows: { workflowBundle: { codePath: bundle } },
    graceMs: 1_000,
    telemetry: { metrics, sinks: createRunSinks(metrics, log) },
  });
  log.warn('worker ready');
  await workers.done;
}

/** A first attempt of a first run, as nearly all are; nobody is asked. */
async function unconfirmed(): Promise<AttemptOnServer> {
  const startedAt = Date.now();
  return {
    startedAt,
    notedAt: undefined,
    followsFailure: false,
    run: { startedAt, wasReset: false, byHand: false, stopped: false },
  };
}

void main(process.argv.slice(2));
