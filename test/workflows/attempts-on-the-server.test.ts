import { Context } from '@temporalio/activity';
import { msToTs } from '@temporalio/common/lib/time';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { AttemptNotes } from '../../activities/create-once/attempts';
import { createServerView } from '../../activities/create-once/attempt-on-server';
import { createDescribeWorkActivities } from '../../activities/describe-work';
import { createCreateOnce } from '../../activities/create-once/create-once';
import { createReadPastWork } from '../../activities/create-once/past-work';
import { type ErpActivities, createErpActivities } from '../../activities/erp';
import { type Sandbox, startSandbox } from '../../sandbox';
import type { ErpFaultsChange } from '../../sandbox/erp/faults';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { createErpClient, mapping } from '../../src/clients/erp';
import { packageRoot } from '../../src/base/package-root';
import { productionTiming } from '../../src/timing';
import type { Timing } from '../../workflows/contract/timing';
import { createErpOrder } from '../../workflows';
import { externalReference } from '../../workflows/contract/ids';
import { taskQueues } from '../../workflows/contract/task-queues';
import { erpRequests } from '../support/erp-requests';
import { ownWorkflows } from '../support/own-workflows';
import { installQuietRuntime } from '../support/quiet-runtime';
import { findTemporal } from '../../testbed/find-temporal';
import { until } from '../support/until';

/** What the time-skipping server does not do as the real one: keep notes of an attempt that failed, name the next. */
const timing: Timing = {
  ...productionTiming,
  longestLatency: { ...productionTiming.longestLatency, erp: 3_000 },
  sendWindow: 3_000,
  heartbeat: 5_000,
  callTimeout: 10_000,
  outageRetry: 500,
};

let env: TestWorkflowEnvironment;
let sandbox: Sandbox;
let control: ControlClient;
let workers: Worker[];
let running: Promise<unknown>;
/** Notes that each attempt found, by external id. */
const found = new Map<string, (AttemptNotes | undefined)[]>();
/** Runs at the beginning of an attempt. */
let atStart: (attempt: number) => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  installQuietRuntime();
  const executable = { type: 'existing-path', path: await findTemporal() } as const;
  env = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  sandbox = await startSandbox({ wsdlPath: `${packageRoot}/wsdl/order-service.wsdl` });
  control = createControlClient(sandbox.controlUrl);
  const { wsdlUrl, user, password } = sandbox.erp;
  const erp = createErpActivities({
    erp: createErpClient({ wsdl: wsdlUrl, login: { by: 'basic', user, password } }, mapping),
    createOnce: createCreateOnce({
      server: createServerView(env.client),
      readPastWork: createReadPastWork(env.client),
    }),
  });
  const createOrder: ErpActivities['createOrder'] = async (work) => {
    const { attempt, heartbeatDetails } = Context.current().info;
    const notes = found.get(work.order.externalId) ?? [];
    found.set(work.order.externalId, [...notes, heartbeatDetails as AttemptNotes | undefined]);
    await atStart(attempt);
    return erp.createOrder(work);
  };
  const { nativeConnection: connection } = env;
  workers = await Promise.all([
    Worker.create({
      connection,
      taskQueue: taskQueues.robots,
      ...ownWorkflows,
    }),
    Worker.create({ connection, taskQueue: taskQueues.erp, activities: { createOrder } }),
  ]);
  running = Promise.all(workers.map((worker) => worker.run()));
});
afterEach(async () => {
  atStart = async () => undefined;
  await control.resetFaults();
});
afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await running;
  await env.teardown();
  await sandbox.close();
});

const start = (workflowId: string, change: Partial<typeof timing> = {}) => {
  const externalId = externalReference(workflowId);
  const order = { externalId, title: 'Заказ', currency: 'RUB', total: '1.10', lines: [] };
  return env.client.workflow.start(createErpOrder, {
    workflowId,
    taskQueue: taskQueues.robots,
    args: [
      { order, guard: { notAfter: undefined, lookUpFirst: false } },
      { ...timing, ...change },
    ],
  });
};

describe('what an attempt knows when it ends', () => {
  it('reaches the next one: a look-up that failed leaves no doubt', async () => {
    await control.erpFaults({ find: { reply: 'cut', times: 1 } });
    atStart = (attempt) => control.erpFaults({ refuseConnections: attempt === 2 });
    const run = await start('work/erp-order/DEAL_1/m1');
    expect(await run.result()).toMatchObject({ verdict: 'done' });
    const [, second, third] = found.get('D_1-m1') ?? [];
    expect(second).toMatchObject({ open: false });
    expect(third).toMatchObject({ open: false });
  });

  it('reaches the next one: a create that was cut off leaves how long it may take', async () => {
    await control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    const run = await start('work/erp-order/DEAL_2/m1');
    expect(await run.result()).toMatchObject({ verdict: 'done' });
    const [, second] = found.get('D_2-m1') ?? [];
    expect(second).toMatchObject({ open: true, lookUpAfter: timing.longestLatency.erp });
    const asked = await erpRequests(control, 'D_2-m1');
    expect(asked.map(({ operation }) => operation)).toEqual(['find', 'create', 'find']);
    expect((asked[2]?.at ?? 0) - (asked[1]?.at ?? 0)).toBeGreaterThanOrEqual(timing.longestLatency.erp);
  });
});

describe('how work stands', () => {
  const standing = (workId: string) => createDescribeWorkActivities(env).describeWork({ workId });

  it('is not begun where there is none', async () => {
    expect(await standing('work/erp-order/DEAL_none/m1')).toEqual({ begun: false, attempt: 0 });
  });

  it('is what failed and when it is tried next, while it waits', async () => {
    await control.erpFaults({ refuseConnections: true });
    const workId = 'work/erp-order/DEAL_3/m1';
    const run = await start(workId, { outageRetry: 60_000 });
    const waiting = await until('the first attempt failed', async () => {
      const seen = await standing(workId);
      return seen.lastFailure && seen;
    });
    expect(waiting).toMatchObject({
      begun: false,
      attempt: 2,
      lastFailure: { type: 'Erp.Unavailable' },
      nextTryAt: expect.any(Number),
    });
    await run.terminate();
  });

  it('is begun while the ERP works on it, and once it has ended', async () => {
    await control.erpFaults({ create: { latencyMs: 1_000 } });
    const workId = 'work/erp-order/DEAL_4/m1';
    const run = await start(workId);
    await until('the ERP works on it', async () => (await erpRequests(control, 'D_4-m1')).length === 2);
    expect(await standing(workId)).toEqual({ begun: true, attempt: 1, running: true });
    await run.result();
    expect(await standing(workId)).toEqual({ begun: true, attempt: 0 });
  });

  it.each<{ deal: number; after: string; faults: ErpFaultsChange; how?: object; begun: boolean }>([
    { deal: 5, after: 'nothing was sent', faults: { refuseConnections: true }, begun: false },
    { deal: 6, after: 'a create broke off', faults: { create: { reply: 'cut' } }, begun: true },
    {
      deal: 7,
      after: 'it was sent, with the notes wiped',
      faults: { create: { reply: 'cut' } },
      how: { resetHeartbeat: true },
      begun: true,
    },
  ])('is begun: $begun, where it was reset after $after', async ({ deal, faults, how, begun }) => {
    await control.erpFaults(faults);
    const workId = `work/erp-order/DEAL_${deal}/m1`;
    const longestLatency = { ...timing.longestLatency, erp: 60_000 };
    const run = await start(workId, { outageRetry: 60_000, longestLatency });
    await until('the first attempt failed', async () => (await standing(workId)).lastFailure);
    // Any time within that hour.
    const jitter = msToTs(3_600_000);
    await env.client.workflowService.resetActivity({
      namespace: 'default',
      execution: { workflowId: workId },
      matchAll: true,
      jitter,
      ...how,
    });
    const stands = await standing(workId);
    expect(stands).toMatchObject({ begun, attempt: 1, nextTryAt: expect.any(Number) });
    // Until its longest latency has passed since anything was sent, a look-up could not be believed.
    expect(stands.notBefore).toEqual(begun ? expect.any(Number) : undefined);
    await run.terminate();
  });
});
