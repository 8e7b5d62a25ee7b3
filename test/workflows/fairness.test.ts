import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { robots } from '../../src/robots';
import { startOfCall, startOfPortalEvent } from '../../src/inbox/starts/starts';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes';
import { startWorkflow } from '../../src/dispatch/start-workflow';
import { sealStart, type WorkflowStart } from '../../src/inbox/starts/workflow-start';
import { productionTiming } from '../../src/timing';
import { businessId, robotRunId } from '../../workflows/contract/ids';
import type { RobotCall } from '../../workflows/contract/robot-call';
import { type TaskQueue, taskQueues } from '../../workflows/contract/task-queues';
import { ownWorkflows } from '../support/own-workflows';
import { recordPortal } from '../support/recorded-portal';
import { anErpOrderCall } from '../support/robot-call';
import { type ServerHere, startServerHere } from '../support/server-here';
import { until } from '../support/until';

/** Calls of the busy portal; the other has one, and it is the last. */
const crowd = 100;
/** A queue has four partitions, and each may have handed out one batch before it looked again. */
const early = crowd / 5;
const lone = 'b223c6b3710f85df22e9377d6c4f7553';

const timing = { ...productionTiming, answerHold: 1, secondAnswer: 1, firstReport: 3_600_000 };

describe('one call of a portal behind a hundred of another', () => {
  let server: ServerHere;
  let client: Client;
  let connection: NativeConnection;
  const workers: { worker: Worker; ended: Promise<void> }[] = [];
  const calls: RobotCall[] = [
    ...Array.from({ length: crowd }, (_, index) => anErpOrderCall({ deal: index + 1, timing })),
    anErpOrderCall({ portal: lone, deal: 1, timing }),
  ];
  /** Of the busy portal, and the last that it sends. */
  const event = startOfPortalEvent(calls[0]!.portal, { type: 'moved' }, 'elsewhere.example');
  const read: string[] = [];
  const created: string[] = [];
  const { activities } = recordPortal(async () => Date.now());

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    server = await startServerHere();
    ({ client } = server);
    connection = await NativeConnection.connect({ address: server.address });
    await ensureSearchAttributes(server.connection, 'default');
    for (const call of calls) {
      await start(startOfCall(call, robots[0]!, { host: 'portal.example' }));
    }
    await start(event);
  });
  afterAll(async () => {
    for (const { worker } of workers) worker.shutdown();
    await Promise.all(workers.map(({ ended }) => ended));
    await connection.close();
    await server.stop();
  });

  async function start(workflow: WorkflowStart): Promise<void> {
    const { loadedDataConverter, namespace } = client.options;
    await startWorkflow(client, await sealStart(loadedDataConverter, namespace, workflow));
  }

  /** As little at a time as a worker can, so that there is an order. */
  async function serve(queue: TaskQueue, options: Partial<WorkerOptions>): Promise<void> {
    const worker = await Worker.create({
      connection,
      taskQueue: taskQueues[queue],
      maxConcurrentActivityTaskExecutions: 1,
      maxConcurrentWorkflowTaskExecutions: 2,
      maxConcurrentWorkflowTaskPolls: 2,
      maxCachedWorkflows: 2 * crowd,
      ...options,
    });
    workers.push({ worker, ended: worker.run() });
  }

  const isLone = (portal: string): boolean => portal === lone;

  it('is among the first runs to begin', async () => {
    await serve('robots', ownWorkflows);
    const order = (await begun()).toSorted((a, b) => a.at - b.at).map(({ portal }) => portal);
    expect(order.findIndex(isLone)).toBeLessThan(early);
  });

  it('and behind an event of the busy one, which its runs may be waiting for', async () => {
    const began = await begun();
    const ofEvent = await beginOf(event.workflowId);
    expect(began.filter(({ at }) => at < ofEvent).length).toBeLessThan(early);
  });

  it('is among the first to be read from the portal', async () => {
    await serve('bitrix24', {
      activities: {
        ...activities,
        readErpOrder: async (input: Parameters<typeof activities.readErpOrder>[0]) => {
          read.push(input.portal);
          return activities.readErpOrder(input);
        },
      },
    });
    await until('every deal was read', () => read.length === calls.length);
    expect(read.findIndex(isLone)).toBeLessThan(early);
  });

  it('is among the first whose order is created', async () => {
    for (const { portal, document } of calls) {
      const work = client.workflow.getHandle(businessId('erp-order', { portal, document: document.id }));
      await until('its order is to be created', async () => {
        const { raw } = await work.describe().catch(() => ({ raw: undefined }));
        return raw?.pendingActivities?.length;
      });
    }
    await serve('erp', {
      activities: {
        createOrder: async ({ order }: { order: { externalId: string } }) => {
          created.push(order.externalId.split('/')[0] ?? '');
          return 'SO-1';
        },
      },
    });
    await until('every order was created', () => created.length === calls.length);
    expect(created.findIndex(isLone)).toBeLessThan(early);
  });

  function runIdOf(call: RobotCall): string {
    return robotRunId({ ...call, document: call.document.id });
  }

  /** Waits for one run after the other: a hundred who ask at once would keep the server from what they wait for. */
  async function begun(): Promise<{ portal: string; at: number }[]> {
    const began: { portal: string; at: number }[] = [];
    for (const call of calls) began.push({ portal: call.portal, at: await beginOf(runIdOf(call)) });
    return began;
  }

  /** When a run's first workflow task went to the worker, in ms since 1970. */
  async function beginOf(workflowId: string): Promise<number> {
    const handle = client.workflow.getHandle(workflowId);
    return until('the run began', async () => {
      const { events } = await handle.fetchHistory();
      const started = events?.find(({ workflowTaskStartedEventAttributes: began }) => began);
      return optionalTsToMs(started?.eventTime) ?? false;
    });
  }
});
