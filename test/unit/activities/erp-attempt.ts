import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type CreateErpWork, createErpActivities } from '../../../activities/erp';
import type { PastWork } from '../../../activities/create-once/past-work';
import { createCreateOnce } from '../../../activities/create-once/create-once';
import type { AttemptOnServer, ServerView } from '../../../activities/create-once/attempt-on-server';
import type { AttemptNotes } from '../../../activities/create-once/attempts';
import { type Sandbox, startSandbox } from '../../../sandbox';
import { type ControlClient, createControlClient } from '../../../sandbox/control/client';
import type { ErpOperation } from '../../../sandbox/erp/erp-events';
import { createErpClient, type ErpClient, type ErpOrder, mapping } from '../../../src/clients/erp';
import { packageRoot } from '../../../src/base/package-root';
import { productionTiming, scaleTiming } from '../../../src/timing';
import type { Guard } from '../../../workflows/contract/verdict';
import { erpRequests } from '../../support/erp-requests';

/** The ERP's longest latency and the send window are 300 ms. */
export const timing = scaleTiming(productionTiming, 0.005);

/** One attempt as Temporal would start it. */
export interface Attempt {
  attempt?: number;
  /** Notes that an attempt before left. */
  left?: AttemptNotes;
  order?: Partial<ErpOrder>;
  guard?: Partial<Guard>;
  now?: () => number;
  password?: string;
  startToCloseTimeoutMs?: number;
  /** The Activity was scheduled anew since: a retry, a reset. */
  anew?: boolean;
  /** What the server says of this attempt, or why it says nothing. Started at 0; notes were taken just then. */
  seen?: Seen | 'another' | 'another afterwards' | 'no-answer' | Error;
  /** When it was due, if not when it was started. */
  currentAttemptScheduledTimestampMs?: number;
  /** How the mapping settles an unknown outcome; with a look-up unless said. */
  settling?: { mode: 'ask' | 'upsert' } | { mode: 'native-replay'; replaysForMs: number };
  /** What Temporal remembers of earlier runs, or why it did not say so. */
  past?: PastWork | Error;
  /** When a backup of Temporal's database was restored, in ms since 1970. */
  restoredAt?: number;
  /** When the work began, in ms since 1970. */
  begunAt?: number;
}

export interface Seen {
  /** ms before the attempt was started; none where nobody left any. */
  notedBefore?: number;
  followsFailure?: boolean;
  /** ms before the attempt was started. */
  runStartedBefore?: number;
  wasReset?: boolean;
  byHand?: boolean;
}

export interface Attempted {
  /** Exactly one of both. */
  number?: string;
  error?: unknown;
  /** What stood on the server before the ERP was asked anything. */
  confirmed: unknown;
  /** What the attempt left to the next. */
  notes: AttemptNotes | undefined;
  /** What reached the ERP. */
  asked: ErpOperation[];
}

export interface ErpAttempts {
  control: ControlClient;
  /** Each call is about an order of its own, unless one is named. */
  attempt(options?: Attempt): Promise<Attempted>;
  close(): Promise<void>;
}

const anOrder = { externalId: 'm1/DEAL_0', title: 'Заказ', currency: 'RUB', total: '1.10', lines: [] };

/** The Activity `createOrder` against the sandbox's ERP over HTTP. */
export async function startErpAttempts(): Promise<ErpAttempts> {
  const sandbox = await startSandbox({ wsdlPath: `${packageRoot}/wsdl/order-service.wsdl` });
  const control = createControlClient(sandbox.controlUrl);
  let orders = 0;
  // The send window is short here: what is done once in a process should not fall into it.
  await clientOf(sandbox).order?.find?.(anOrder.externalId, { timeoutMs: 20_000 });

  return {
    control,
    async attempt({
      attempt = 1,
      anew = attempt > 1,
      left,
      order,
      guard,
      now,
      password,
      startToCloseTimeoutMs = 5_000,
      seen = {},
      settling,
      past = 'none-listed',
      restoredAt,
      begunAt = Date.now(),
      currentAttemptScheduledTimestampMs = begunAt + (anew ? 1 : 0),
    } = {}) {
      orders += 1;
      const work: CreateErpWork<'order'> = {
        order: { ...anOrder, externalId: `m1/DEAL_${orders}`, ...order },
        guard: { notAfter: undefined, lookUpFirst: false, ...guard },
      };
      const before = (await erpRequests(control, work.order.externalId)).length;
      const info = {
        attempt,
        heartbeatDetails: left,
        heartbeatTimeoutMs: timing.heartbeat,
        startToCloseTimeoutMs,
        scheduledTimestampMs: begunAt,
        currentAttemptScheduledTimestampMs,
      };
      const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
      let confirmed: unknown;
      let notes: AttemptNotes | undefined;
      const server = serverThatSees(seen, begunAt);
      environment.on('heartbeat', (details: AttemptNotes) => (notes = { ...details }));
      const erp = clientOf(sandbox, password, settling);
      // The send window is short here: reading the WSDL should not fall into it.
      await erp.order?.compose(anOrder);
      const { createOrder } = createErpActivities({
        erp,
        createOnce: createCreateOnce({
          server: {
            ...server,
            confirm(noted) {
              confirmed = noted;
              return server.confirm(noted);
            },
          },
          readPastWork: async () => orThrown(past),
          restoredAt,
          ...(now && { now }),
        }),
      });
      const ended = await environment.run(createOrder, { ...work, timing }).then(
        (number) => ({ number: String(number) }),
        (error: unknown) => ({ error }),
      );
      const asked = (await erpRequests(control, work.order.externalId)).slice(before);
      return { ...ended, confirmed, notes, asked: asked.map(({ operation }) => operation) };
    },
    close: () => sandbox.close(),
  };
}

/** What SIGSTOP does to the Activity: nothing of it runs, and both clocks go on. */
export function stopProcess(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function serverThatSees(seen: NonNullable<Attempt['seen']>, begunAt: number): ServerView {
  if (seen === 'another' || seen === 'no-answer') {
    return { read: async () => undefined, confirm: async () => seen };
  }
  const read = async (): Promise<AttemptOnServer> => {
    const said = seen === 'another afterwards' ? {} : orThrown(seen);
    const { notedBefore = 0, followsFailure = true, runStartedBefore = 0, ...why } = said;
    const startedAt = begunAt + 1;
    return {
      startedAt,
      notedAt: startedAt - notedBefore,
      followsFailure,
      run: {
        startedAt: startedAt - runStartedBefore,
        wasReset: false,
        stopped: false,
        byHand: false,
        ...why,
      },
    };
  };
  return { confirm: read, read: seen === 'another afterwards' ? async () => undefined : read };
}

function orThrown<T>(said: T | Error): T {
  if (said instanceof Error) throw said;
  return said;
}

function clientOf({ erp }: Sandbox, password = erp.password, settling?: Attempt['settling']): ErpClient {
  const { order } = mapping.objects;
  const objects = order && settling ? { order: { ...settling, create: order.create } } : mapping.objects;
  return createErpClient(
    {
      wsdl: `${packageRoot}/wsdl/order-service.wsdl`,
      endpoint: erp.url,
      login: { by: 'basic', user: erp.user, password },
    },
    { ...mapping, objects },
  );
}
