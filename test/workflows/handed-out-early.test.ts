import { Context } from '@temporalio/activity';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createServerView } from '../../activities/create-once/attempt-on-server';
import { createCreateOnce } from '../../activities/create-once/create-once';
import { createErpActivities, type ErpActivities } from '../../activities/erp';
import { createReadPastWork } from '../../activities/create-once/past-work';
import { type Sandbox, startSandbox } from '../../sandbox';
import { createControlClient } from '../../sandbox/control/client';
import { createErpClient, mapping } from '../../src/clients/erp';
import { packageRoot } from '../../src/base/package-root';
import { productionTiming } from '../../src/timing';
import { createErpOrder } from '../../workflows';
import { externalReference } from '../../workflows/contract/ids';
import { taskQueues } from '../../workflows/contract/task-queues';
import { erpRequests } from '../support/erp-requests';
import { ownWorkflows } from '../support/own-workflows';
import { installQuietRuntime } from '../support/quiet-runtime';
import { type ServerHere, startServerHere } from '../support/server-here';
import { until } from '../support/until';

/** 15 s between an attempt that fell silent and the next. */
const timing = {
  ...productionTiming,
  longestLatency: { ...productionTiming.longestLatency, erp: 8_000 },
  sendWindow: 8_000,
  heartbeat: 1_000,
};

describe('the attempt after one that fell silent while Temporal crashed', () => {
  let server: ServerHere;
  let sandbox: Sandbox;
  let connection: NativeConnection;
  let workers: Worker[];
  let running: Promise<unknown>;
  /** When each attempt began, in ms since 1970. */
  const began: number[] = [];
  /** Ends the silence of the first. */
  let speak: () => void;

  beforeAll(async () => {
    installQuietRuntime();
    server = await startServerHere();
    sandbox = await startSandbox({ wsdlPath: `${packageRoot}/wsdl/order-service.wsdl` });
    connection = await NativeConnection.connect({ address: server.address });
    const { client } = server;
    const { wsdlUrl, user, password } = sandbox.erp;
    const erp = createErpActivities({
      erp: createErpClient({ wsdl: wsdlUrl, login: { by: 'basic', user, password } }, mapping),
      createOnce: createCreateOnce({
        server: createServerView(client),
        readPastWork: createReadPastWork(client),
      }),
    });
    const silence = new Promise<void>((resolve) => (speak = resolve));
    const createOrder: ErpActivities['createOrder'] = async (work) => {
      began.push(Date.now());
      if (Context.current().info.attempt === 1) await silence;
      return erp.createOrder(work);
    };
    workers = await Promise.all([
      Worker.create({ connection, taskQueue: taskQueues.robots, ...ownWorkflows }),
      Worker.create({
        connection,
        taskQueue: taskQueues.erp,
        activities: { createOrder },
        // Takes nothing else while the first attempt lasts.
        maxConcurrentActivityTaskExecutions: 1,
      }),
    ]);
    running = Promise.all(workers.map((worker) => worker.run()));
  });
  afterAll(async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
    await server.stop();
    await sandbox.close();
  });

  it('is handed out too early, and asks the ERP nothing before it is due', async () => {
    const workflowId = 'work/erp-order/DEAL_1/m1';
    const externalId = externalReference(workflowId);
    const order = { externalId, title: 'Заказ', currency: 'RUB', total: '1.10', lines: [] };
    const run = await server.client.workflow.start(createErpOrder, {
      workflowId,
      taskQueue: taskQueues.robots,
      args: [{ order, guard: { notAfter: undefined, lookUpFirst: false } }, timing],
    });
    await until('the first attempt has begun', async () => began.length === 1);
    await server.crash();
    const due = await until('the first attempt is given up', async () => {
      const { raw } = await run.describe();
      const [work] = raw.pendingActivities ?? [];
      return work?.attempt === 2 && optionalTsToMs(work.scheduledTime);
    });
    speak();
    expect(await run.result()).toMatchObject({ verdict: 'done' });
    // Otherwise this test shows nothing, and what it is about has been mended in Temporal.
    expect(began[1]).toBeLessThan(due);
    const asked = await erpRequests(createControlClient(sandbox.controlUrl), externalId);
    expect(asked.map(({ operation }) => operation)).toEqual(['find', 'create']);
    expect(asked[0]?.at).toBeGreaterThanOrEqual(due);
  });
});
