import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { type Logger, pino } from 'pino';
import type { Box } from '../../../src/base/box';
import type { CallStore, StoreStats } from '../../../src/inbox/call-store';
import { openRefusedCalls, type RefusedCalls } from '../../../src/inbox/refused-calls';
import type { PortalNews, ParsedInstall } from '../../../src/verify/claimed';
import { createApp, type EndpointDeps } from '../../../src/endpoint/http/create-app';
import type { LookUpPortals } from '../../../src/verify/look-up-portals';
import { createMetrics, type EndpointMetrics } from '../../../src/endpoint/http/metrics';
import { createRecentInstallations } from '../../../src/verify/installations';
import { openPortalRegistry, type PortalRegistry } from '../../../src/verify/portal-registry';
import { hashSecret } from '../../../src/verify/secret-hash';
import { createUnverifiedPlaces, type UnverifiedCall } from '../../../src/verify/unverified-call';
import { robots } from '../../../src/robots';
import { productionTiming } from '../../../src/timing';
import type { PortalMemo } from '../../../workflows/contract/portal-record';
import type { RobotCall } from '../../../workflows/contract/robot-call';

export const memberId = '010b6886ebc205e43ae65000ee00addb';
export const applicationToken = 'a07c9175faa04bf4d9c15214df2ca62a';
export const gatewayKey = 'a-gateway-key-of-some-length';
export const formType = 'application/x-www-form-urlencoded';

export const portal: PortalMemo = {
  memberId,
  host: 'b24-example.bitrix24.ru',
  language: 'ru',
  tokenHashes: [hashSecret(applicationToken)],
  state: 'confirmed',
  backupSince: Date.now(),
};

export const box: Box = {
  id: 'zavod',
  url: 'https://portal.example',
  host: 'portal.example',
  language: 'ru',
  keys: new Map([
    ['k2', 'a-key-of-some-length-that-is-new'],
    ['k1', 'a-key-of-some-length-that-is-old'],
  ]),
};

/** A call of `erp_order` as Bitrix24 sends it; undefined leaves a field out. */
export function callForm(changes: Record<string, string | undefined> = {}): string {
  const fields: Record<string, string | undefined> = {
    workflow_id: '664fa13bbbb410.99176768',
    code: 'erp_order',
    'document_id[0]': 'crm',
    'document_id[1]': 'CCrmDocumentDeal',
    'document_id[2]': 'DEAL_17',
    event_token: '664fa13bbbb410.99176768|A40364_79843|MS1ekdI0CvXi8ycL8qNIn96hak8JEndG.54020ce210345fb6',
    'properties[comment]': 'до обеда',
    use_subscription: 'Y',
    timeout_duration: '660',
    ts: '1716494651',
    'auth[access_token]': '035c5efa1f658206411cb5c9363075e7',
    'auth[refresh_token]': '3a9b61ad335615b53bf543ff4315796f',
    'auth[application_token]': applicationToken,
    'auth[member_id]': memberId,
    ...changes,
  };
  const set = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(set).toString();
}

export async function readFixture(name: string): Promise<string> {
  return (await readFile(join(__dirname, '../../fixtures/calls', name), 'utf8')).trim();
}

const folders: string[] = [];
const registries: PortalRegistry[] = [];

afterAll(async () => {
  for (const registry of registries) await registry.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'endpoint-'));
  folders.push(folder);
  return folder;
}

/** Keeps what it is given, and fails as it is told to. */
export interface RecordingStore extends CallStore {
  calls: RobotCall[];
  unverified: UnverifiedCall[];
  installs: ParsedInstall[];
  news: ({ memberId: string } & PortalNews)[];
  failWith?: Error;
  shown: StoreStats;
}

export function recordingStore(): RecordingStore {
  const store: RecordingStore = {
    calls: [],
    unverified: [],
    installs: [],
    news: [],
    shown: {
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
    },
    stats: () => ({ ...store.shown, unverified: store.unverified.length }),
    storeCall: async (call) => keep(store.calls, call),
    storeUnverified: async (_, call) => keep(store.unverified, call),
    storeInstall: async (event) => keep(store.installs, event),
    storePortalEvent: async (member, news) => keep(store.news, { memberId: member, ...news }),
  };
  async function keep<T>(kept: T[], entry: T): Promise<void> {
    await new Promise(setImmediate);
    if (store.failWith) throw store.failWith;
    kept.push(entry);
  }
  return store;
}

export interface Endpoint {
  app: Hono;
  metrics: EndpointMetrics;
  refusedCalls: RefusedCalls;
  store: RecordingStore;
  /** What stands for Temporal from now on. */
  lookUp: LookUpPortals;
  /** Reads all portals. */
  renew(): Promise<void>;
  /** Lines of the log, as they were written. */
  logged: string[];
  /** Resolves with the answer, once what the call told beside it is stored too. */
  post(path: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  status: number;
  text: string;
  json: { error?: string; message?: string };
}

/** The endpoint over a real registry; `lookUp` and `isUnderWay` stand for Temporal. */
export async function createEndpoint({
  lookUp = async () => [portal],
  isUnderWay = async () => true,
  allowedPortals = [portal.host],
  ...changes
}: Partial<EndpointDeps> & {
  lookUp?: LookUpPortals;
  isUnderWay?: (workflowId: string) => Promise<boolean>;
} = {}): Promise<Endpoint> {
  const store = recordingStore();
  const logged: string[] = [];
  const log = logInto(logged);
  const registry = await openPortalRegistry({
    cacheFile: join(await temporaryFolder(), 'portals.json'),
    lookUp: (query) => endpoint.lookUp(query),
    allowedPortals,
    log,
  });
  registries.push(registry);
  const refusedCalls = await openRefusedCalls(join(await temporaryFolder(), 'refused-calls.json'), log);
  const metrics = createMetrics({
    stats: () => store.stats(),
    dispatched: () => ({ started: 3 }),
    refusedCalls: () => refusedCalls.list().count,
    portals: registry.portals,
  });
  const app = createApp({
    robots,
    robotSuffix: '',
    registry,
    gatewayKeys: [{ portal: memberId, key: gatewayKey }],
    boxes: new Map([[box.id, box]]),
    servedRobots: async () => ['erp_order'],
    checkCallback: async () => undefined,
    allowedPortals,
    installations: createRecentInstallations({ entries: [], isUnderWay }),
    places: createUnverifiedPlaces([]),
    store,
    timing: productionTiming,
    metrics,
    refusedCalls,
    log,
    ...changes,
  });
  const endpoint: Endpoint = {
    app,
    metrics,
    refusedCalls,
    store,
    lookUp,
    renew: registry.renew,
    logged,
    async post(path, body, headers = { 'content-type': formType }) {
      const response = await app.request(path, { method: 'POST', body, headers });
      const answer = toAnswer(response.status, await response.text());
      for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
      return answer;
    },
  };
  return endpoint;
}

function toAnswer(status: number, text: string): Answer {
  return { status, text, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

export function logInto(lines: string[]): Logger {
  return pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
}
