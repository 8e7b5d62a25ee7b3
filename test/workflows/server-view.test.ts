import { Context } from '@temporalio/activity';
import { msToTs } from '@temporalio/common/lib/time';
import { NativeConnection, Worker } from '@temporalio/worker';
import {
  type AttemptOnServer,
  createServerView,
  type ServerView,
} from '../../activities/create-once/attempt-on-server';
import { isFirst } from '../../activities/create-once/attempts';
import { productionTiming } from '../../src/timing';
import { createErpOrder } from '../../workflows';
import { taskQueues } from '../../workflows/contract/task-queues';
import { ownWorkflows } from '../support/own-workflows';
import { installQuietRuntime } from '../support/quiet-runtime';
import { type ServerHere, startServerHere } from '../support/server-here';
import { until } from '../support/until';

/** An attempt waits an hour for the next, but for what somebody does. */
const timing = { ...productionTiming, heartbeat: 1_000, sendWindow: 3_600_000 };

/** What an attempt saw of itself before and after it left its note. */
interface Seen {
  first: boolean;
  notes: unknown;
  before: AttemptOnServer | undefined;
  confirmed: Awaited<ReturnType<ServerView['confirm']>>;
}

describe('an attempt as the server has it', () => {
  let server: ServerHere;
  let connection: NativeConnection;
  let workers: Worker[];
  let running: Promise<unknown>;
  /** By workflow id. */
  const seen = new Map<string, Seen[]>();
  /** What attempts do that are about to begin. */
  let then: () => Promise<string>;
  /** Runs before an attempt asks the server anything. */
  let first: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    installQuietRuntime();
    server = await startServerHere();
    connection = await NativeConnection.connect({ address: server.address });
    const view = createServerView(server.client);
    async function createOrder(): Promise<string> {
      const [does, begins] = [then, first];
      const { info } = Context.current();
      const { heartbeatDetails: notes, workflowExecution } = info;
      await begins();
      const before = await view.read();
      const confirmed = await view.confirm('noted');
      const id = workflowExecution?.workflowId ?? '';
      seen.set(id, [...(seen.get(id) ?? []), { first: isFirst(info), notes, before, confirmed }]);
      return does();
    }
    workers = await Promise.all([
      Worker.create({ connection, taskQueue: taskQueues.robots, ...ownWorkflows }),
      Worker.create({ connection, taskQueue: taskQueues.erp, activities: { createOrder } }),
    ]);
    running = Promise.all(workers.map((worker) => worker.run()));
  });
  beforeEach(() => {
    first = async () => undefined;
    then = fails;
  });
  afterAll(async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
    await server.stop();
  });

  const fails = () => Promise.reject(new Error('It failed.'));
  const ends = async () => 'SO-1';

  async function start(workflowId: string, change: Partial<typeof timing> = {}) {
    const order = { externalId: workflowId, title: 'Заказ', currency: 'RUB', total: '1.10', lines: [] };
    const guard = { notAfter: undefined, lookUpFirst: false };
    return server.client.workflow.start(createErpOrder, {
      workflowId,
      taskQueue: taskQueues.robots,
      args: [
        { order, guard },
        { ...timing, ...change },
      ],
    });
  }

  /** The nth attempt, counted from 1. */
  const attemptOf = (workflowId: string, nth: number): Promise<Seen> =>
    until(`attempt ${nth} of ${workflowId} has begun`, () => seen.get(workflowId)?.[nth - 1]);

  async function waits(workflowId: string): Promise<void> {
    await until('it waits for its second attempt', async () => {
      const { raw } = await server.client.workflow.getHandle(workflowId).describe();
      const [pending] = raw.pendingActivities ?? [];
      return pending?.attempt === 2 && !pending.lastStartedTime;
    });
  }

  const on = (workflowId: string) => ({ namespace: 'default', execution: { workflowId } });
  const reset = (workflowId: string, how = {}) =>
    server.client.workflowService.resetActivity({ ...on(workflowId), matchAll: true, ...how });
  const changeOptions = (workflowId: string) =>
    server.client.workflowService.updateActivityOptions({
      ...on(workflowId),
      matchAll: true,
      activityOptions: { retryPolicy: { initialInterval: msToTs(1), maximumInterval: msToTs(1) } },
      updateMask: { paths: ['retry_policy.initial_interval', 'retry_policy.maximum_interval'] },
    });

  it('is the first, and finds no notes', async () => {
    then = ends;
    const run = await start('first');
    await run.result();
    expect(await attemptOf('first', 1)).toMatchObject({
      first: true,
      notes: undefined,
      before: { notedAt: undefined },
      confirmed: { followsFailure: false, run: { wasReset: false, byHand: true } },
    });
  });

  it('follows one that failed, at whose end its note was taken', async () => {
    const soon = { sendWindow: 1_000, longestLatency: { ...timing.longestLatency, erp: 1_000 } };
    await start('retried', soon);
    await waits('retried');
    then = ends;
    const [one, other] = [await attemptOf('retried', 1), await attemptOf('retried', 2)];
    expect(other).toMatchObject({ first: false, notes: 'noted', before: { followsFailure: true } });
    const { startedAt, notedAt } = other.before ?? {};
    expect(notedAt).toBeGreaterThan(one.before?.startedAt ?? Infinity);
    expect(startedAt).toBeGreaterThan(notedAt ?? Infinity);
  });

  it.each<[string, (workflowId: string) => Promise<unknown>, notes: unknown]>([
    ['a reset', reset, 'noted'],
    ['a reset that wipes notes', (id) => reset(id, { resetHeartbeat: true }), undefined],
    [
      'who unpaused it',
      async (id) => {
        const it = { ...on(id), type: 'createOrder' };
        await server.client.workflowService.pauseActivity(it);
        await server.client.workflowService.unpauseActivity({ ...it, resetHeartbeat: true });
      },
      undefined,
    ],
    ['who changed its options', changeOptions, 'noted'],
  ])('follows no failure, but %s', async (what, act, notes) => {
    await start(what);
    await waits(what);
    then = ends;
    await act(what);
    expect(await attemptOf(what, 2)).toMatchObject({
      first: false,
      notes,
      before: { followsFailure: false, notedAt: notes ? expect.any(Number) : undefined },
      confirmed: { followsFailure: false },
    });
  });

  it('is of a workflow that was reset, and began then', async () => {
    const run = await start('workflow');
    await waits('workflow');
    then = ends;
    const { events } = await run.fetchHistory();
    const task = events?.find(({ workflowTaskStartedEventAttributes: started }) => started);
    await server.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: 'workflow', runId: run.firstExecutionRunId },
      reason: 'a test',
      requestId: 'workflow',
      ...(task?.eventId && { workflowTaskFinishEventId: task.eventId }),
    });
    const [one, other] = [await attemptOf('workflow', 1), await attemptOf('workflow', 2)];
    expect(other).toMatchObject({ first: true, notes: undefined, before: { run: { wasReset: true } } });
    expect(other.before?.run.startedAt).toBeGreaterThan(one.before?.startedAt ?? Infinity);
  });

  it('is none where the server waits for another of its number, since both come after a reset', async () => {
    await start('two');
    await waits('two');
    let wake = (): void => undefined;
    first = () => new Promise((resolve) => (wake = resolve));
    await reset('two');
    // Its worker shows no life.
    await until('it is given up', async () => {
      const { raw } = await server.client.workflow.getHandle('two').describe();
      return raw.pendingActivities?.[0]?.lastFailure?.timeoutFailureInfo;
    });
    first = async () => undefined;
    let end = (): void => undefined;
    then = () => new Promise((resolve) => (end = () => resolve('SO-1')));
    await reset('two');
    expect(await attemptOf('two', 2)).toMatchObject({ confirmed: { followsFailure: false } });
    wake();
    expect(await attemptOf('two', 3)).toMatchObject({ before: undefined, confirmed: 'another' });
    end();
  });
});
