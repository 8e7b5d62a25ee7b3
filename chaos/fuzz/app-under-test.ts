import { pino } from 'pino';
import type { Hono } from 'hono';
import type { CallStore } from '../../src/inbox/call-store';
import { openRefusedCalls } from '../../src/inbox/refused-calls';
import { createApp } from '../../src/endpoint/http/create-app';
import { createMetrics } from '../../src/endpoint/http/metrics';
import { createRecentInstallations } from '../../src/verify/installations';
import { openPortalRegistry } from '../../src/verify/portal-registry';
import { hashSecret } from '../../src/verify/secret-hash';
import { createUnverifiedPlaces } from '../../src/verify/unverified-call';
import { robots } from '../../src/robots';
import { productionTiming } from '../../src/timing';
import { createMetricsApp } from '../../src/telemetry/serve-metrics';
import type { AppName, Attempt } from './attempt';
import { openCodecApp } from './codec-under-test';
import type { Corpus } from './corpus';

/** What was stored since it was last asked. */
export interface Stored {
  calls: number;
  unverified: number;
  installs: number;
  uninstalls: number;
}

export interface AppsUnderTest {
  send(attempt: Attempt): Promise<Response>;
  takeStored(): Stored;
  /** Resolves when it writes nothing any more. */
  close(): Promise<void>;
}

/** Of the article's shape of a call. */
export const gatewayKey = 'a-gateway-key-for-the-fuzz-run';

/** Of a portal whose calls do not name it. */
const unnamed = 'a-portal-without-a-name';

/**
 * The apps of the product that listen, the endpoint's over a real registry that knows these portals; what it stores is
 * counted and let go.
 */
export async function openApps(portals: Corpus['portals'], cacheFile: string): Promise<AppsUnderTest> {
  const log = pino({ level: 'silent' });
  const memos = portals.map(({ memberId, token }, index) => ({
    memberId: memberId || unnamed,
    host: `portal-${index}.bitrix24.ru`,
    language: 'ru',
    tokenHashes: [hashSecret(token)],
    state: 'confirmed' as const,
  }));
  const registry = await openPortalRegistry({
    cacheFile,
    lookUp: async ({ memberId }) =>
      memos.filter((memo) => memberId === undefined || memo.memberId === memberId),
    allowedPortals: [],
    log,
  });
  let stored: Stored = { calls: 0, unverified: 0, installs: 0, uninstalls: 0 };
  const store: CallStore = {
    stats: () => ({
      accepting: true,
      pending: 0,
      oldestAgeMs: 0,
      bytes: 0,
      undeliveredBytes: 0,
      limitBytes: 1_048_576,
      parked: 0,
      unverified: 0,
      problem: null,
      lost: 0,
      setAside: 0,
    }),
    storeCall: async () => void (stored.calls += 1),
    storeUnverified: async () => void (stored.unverified += 1),
    storeInstall: async () => void (stored.installs += 1),
    // What a call tells of its portal beside its work is stored with it, and counts with it.
    async storePortalEvent(_, news) {
      if (news.type !== 'uninstalled') return;
      const known = memos.some(({ tokenHashes }) => tokenHashes.includes(news.tokenHash));
      stored[known ? 'uninstalls' : 'unverified'] += 1;
    },
  };
  const refusedCalls = await openRefusedCalls(`${cacheFile}.refused`, log);
  const metrics = createMetrics({
    stats: () => store.stats(),
    dispatched: () => ({}),
    refusedCalls: () => refusedCalls.list().count,
    portals: registry.portals,
  });
  const endpoint = createApp({
    robots,
    robotSuffix: '',
    registry,
    installations: createRecentInstallations({ entries: [], isUnderWay: async () => false }),
    places: createUnverifiedPlaces([]),
    gatewayKeys: [{ portal: unnamed, key: gatewayKey }],
    boxes: new Map(),
    servedRobots: async () => [],
    checkCallback: async () => undefined,
    allowedPortals: [],
    store,
    timing: productionTiming,
    metrics,
    refusedCalls,
    log,
  });
  const apps: Readonly<Record<AppName, Hono>> = {
    endpoint,
    codec: openCodecApp(),
    metrics: createMetricsApp({
      metrics: [metrics],
      health: () => ({ temporal: 'away', inbox: store.stats(), refused: refusedCalls.list() }),
      refusedCalls,
    }),
  };
  return {
    send: async ({ app, method, path, headers, body }) =>
      apps[app].request(path, { method, headers, ...(method === 'POST' && { body }) }),
    close: registry.close,
    takeStored() {
      const taken = stored;
      stored = { calls: 0, unverified: 0, installs: 0, uninstalls: 0 };
      return taken;
    },
  };
}
