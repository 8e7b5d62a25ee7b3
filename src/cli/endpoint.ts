import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import type { Logger } from 'pino';
import { createDataConverter } from '../codec/data-converter';
import { createPayloadCodec, createSealingCodec } from '../codec/payload-codec';
import {
  boxesOf,
  type EndpointConfig,
  environmentNames,
  loadConfig,
  loadTemporalConfig,
  marksOf,
  timingOf,
} from '../config';
import { createApp } from '../endpoint/http/create-app';
import { createMetrics } from '../endpoint/http/metrics';
import { serveApp } from '../endpoint/http/serve';
import { startFleetMetrics } from '../telemetry/fleet-metrics';
import { type MetricsSource, serveMetrics } from '../telemetry/serve-metrics';
import { startDispatcher } from '../dispatch/dispatcher';
import { openJournal } from '../inbox/journal/journal';
import { createLogger } from '../logger';
import { robots } from '../robots';
import { createCallStore } from '../inbox/call-store';
import { openRefusedCalls } from '../inbox/refused-calls';
import { createStuckCalls } from '../inbox/stuck-calls';
import { connectForEndpoint } from '../temporal/connect';
import { readFleet } from '../temporal/fleet';
import { createOffer } from '../dispatch/offer';
import { createSealingVault } from '../vault/vault';
import { createRecentInstallations, isUnderWay, recentMs } from '../verify/installations';
import { openPortalRegistry } from '../verify/portal-registry';
import { createPortalLookUp } from '../verify/read-portals';
import { createUnverifiedPlaces } from '../verify/unverified-call';
import { createCheckCallback, servedRobots } from './boxes';
import type { Running } from './running';
import { startWorkflow } from '../dispatch/start-workflow';

/** ms for Temporal to take an entry or to name a portal; whoever cannot wait so long stops waiting by itself. */
const temporalDeadline = 10_000;

/** ms for Temporal to name all portals before calls are taken. */
const firstReading = 5_000;

/** ms; longer than a second endpoint takes to hand over the installation that lies in its inbox. */
const unverifiedKept = 60_000;

/** ms; what Temporal took in so long a time before it was away it may have lost, a database that was restored included. */
const takenLately = 10 * 60_000;

/** `robots endpoint` */
export async function startEndpointRole(): Promise<Running> {
  const config = loadConfig('endpoint');
  return startEndpoint(config, createLogger(config.LOG_LEVEL));
}

/**
 * Takes calls, keeps them and hands them to Temporal, which may come up later.
 *
 * @param others what else this process tells Prometheus
 */
export async function startEndpoint(
  config: EndpointConfig,
  log: Logger,
  others: readonly MetricsSource[] = [],
): Promise<Running> {
  const dataConverter = createDataConverter(createSealingCodec(config.CODEC_PUBLIC_KEY));
  const inboxCodec = createPayloadCodec(config.INBOX_KEYS, { setting: 'INBOX_KEYS' });
  const inbox = loadDataConverter(createDataConverter(inboxCodec));
  const client = connectForEndpoint(loadTemporalConfig(), dataConverter, temporalDeadline);
  const journal = await openJournal({
    dir: config.INBOX_DIR,
    limitBytes: config.INBOX_LIMIT_BYTES,
    graceMs: config.INBOX_KEEP,
    // The other half is for what waits.
    graceBytes: config.INBOX_LIMIT_BYTES / 2,
    log,
  });
  const registry = await openPortalRegistry({
    cacheFile: join(config.INBOX_DIR, 'portals.json'),
    lookUp: createPortalLookUp(client),
    allowedPortals: config.PORTALS,
    log,
    onUnread: () => dispatcher.doubt(),
  });
  const timing = timingOf(config);
  const boxes = boxesOf(config);
  const places = createUnverifiedPlaces(journal.pending());
  const store = createCallStore({
    journal,
    client,
    startAtOnce: async (start) => (await startWorkflow(client, start)).result === 'settled',
    vault: createSealingVault(config.VAULT_PUBLIC_KEY),
    inbox,
  });
  const dispatcher = startDispatcher({
    journal,
    offer: createOffer({
      client,
      registry,
      places,
      robots,
      timing,
      unverifiedKeptMs: unverifiedKept * config.TIME_SCALE,
      inbox,
      log,
    }),
    log,
    youngMs: takenLately * config.TIME_SCALE,
  });
  const refusedCalls = await openRefusedCalls(join(config.INBOX_DIR, 'refused-calls.json'), log);
  const metrics = createMetrics({
    stats: () => store.stats(),
    dispatched: dispatcher.counts,
    refusedCalls: () => refusedCalls.list().count,
    portals: registry.portals,
  });
  let ending = false;
  const fleet = startFleetMetrics(() => readFleet(client, robots));
  const app = createApp({
    robots,
    robotSuffix: config.ROBOT_SUFFIX,
    registry,
    installations: createRecentInstallations({
      entries: [...journal.young(recentMs), ...journal.pending()],
      isUnderWay: (workflowId) => isUnderWay(client, workflowId),
    }),
    places,
    store,
    timing,
    log,
    gatewayKeys: config.GATEWAY_KEYS,
    boxes: new Map(boxes.map((box) => [box.id, box])),
    servedRobots: () => servedRobots(client),
    checkCallback: createCheckCallback(boxes),
    allowedPortals: config.PORTALS,
    metrics,
    refusedCalls,
    isEnding: () => ending,
  });
  // A process that is a worker, too, has all settings.
  const role = 'VAULT_KEYS' in config ? 'all' : 'endpoint';
  const settings = marksOf(environmentNames[role], config, config.INBOX_KEYS);
  const metricsServer = await serveMetrics(
    { host: config.METRICS_HOST, port: config.METRICS_PORT, setting: 'METRICS_PORT' },
    {
      metrics: [metrics, fleet, ...others],
      health: () => ({
        temporal: dispatcher.reachable() ? 'reachable' : 'away',
        inbox: store.stats(),
        refused: refusedCalls.list(),
        settings,
      }),
      refusedCalls,
      offerSince(time) {
        const refs = journal.deliveredSince(time);
        dispatcher.offerAgain(refs);
        return { count: refs.length, from: refs[0]?.receivedAt };
      },
      stuckCalls: createStuckCalls({ journal, refused: refusedCalls, inbox }),
    },
  );
  // The first call finds its portal known; a server that does not answer must not keep the endpoint from listening.
  await Promise.race([registry.renew(), delay(firstReading, undefined, { ref: false })]);
  const server = await serveApp({
    app,
    host: config.HOST,
    port: config.PORT,
    onRefused({ type, message }) {
      metrics.refused(type);
      log.warn({ refusal: type }, message);
    },
  });
  log.info({ address: server.url, metrics: metricsServer.url }, 'endpoint ready');

  return {
    async stop() {
      ending = true;
      await delay(config.DRAIN);
      await server.close();
      await metricsServer.close();
      fleet.stop();
      await dispatcher.stop();
      await refusedCalls.saved();
      await registry.close();
      await journal.close();
      await client.connection.close();
    },
  };
}
