import { Context } from '@temporalio/activity';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { Activities } from '../../activities';
import { createDescribeWorkActivities, type DescribeWorkActivities } from '../../activities/describe-work';
import { createTryNowActivities, type TryNowActivities } from '../../activities/try-now';
import { createServerView } from '../../activities/create-once/attempt-on-server';
import { createCreateOnce } from '../../activities/create-once/create-once';
import { createErpActivities, type ErpActivities } from '../../activities/erp';
import { createOneCActivities, type OneCActivities } from '../../activities/one-c';
import { createJiraActivities, type JiraActivities } from '../../activities/jira';
import { withFailures } from '../../activities/to-failure';
import { startSandbox } from '../../sandbox';
import type { SandboxAccess } from '../../sandbox/access';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { createErpClient, mapping } from '../../src/clients/erp';
import { createOneCClient } from '../../src/clients/one-c';
import { createJiraClient } from '../../src/clients/jira';
import { packageRoot } from '../../src/base/package-root';
import { addSearchAttributes } from '../../src/temporal/search-attributes';
import { startWorkers, type WorkersOptions } from '../../src/worker/start-workers';
import type { ErpOrderProperties } from '../../src/robots/erp-order';
import type { JiraProjectProperties } from '../../src/robots/jira-project';
import type { Outcome, RobotCall } from '../../workflows/contract/robot-call';
import type { erpOrder } from '../../workflows/erp-order';
import { businessId, externalReference, robotRunId } from '../../workflows/contract/ids';
import type { jiraProject } from '../../workflows/jira-project';
import { externalSystems } from '../../workflows/contract/external-systems';
import { portalQueues, taskQueues } from '../../workflows/contract/task-queues';
import { type ErpRequest, erpRequests } from './erp-requests';
import { type LeakedTimeLocks, watchLeakedTimeLocks } from './leaked-time-locks';
import { ownWorkflows } from './own-workflows';
import { installQuietRuntime } from './quiet-runtime';
import { type RecordedPortal, recordPortal } from './recorded-portal';
import { aJiraProjectCall, anErpOrderCall, aRobotCall, type CallChange } from './robot-call';
import { testServerBinary } from './temporal-binary';

/** Robots on a server that skips time, against the sandbox's ERP and Jira over HTTP. */
export interface SkippedTime {
  /** Time is skipped while a result is awaited through it. */
  client: Client;
  sandbox: SandboxAccess;
  control: ControlClient;
  /** What the workers do; the portal's side is recorded, without tokens and HTTP. */
  activities: SkippedActivities;
  /** What they do otherwise. */
  instead: Partial<Activities>;
  /** A call that is received now, for a deal that no other test has. */
  call(change?: CallChange<ErpOrderProperties>): Promise<OrderCall>;
  jiraCall(change?: CallChange<JiraProjectProperties>): Promise<JiraCall>;
  /** The same of any robot, with these settings. */
  robotCall<Properties>(
    robot: string,
    properties: Properties,
    change?: CallChange<Properties>,
  ): Promise<RobotCall<Properties>>;
  /** @param workflow its name; `erpOrder` where it is left out */
  start(call: RobotCall, workflow?: string): Promise<WorkflowHandleWithFirstExecutionRunId<typeof erpOrder>>;
  startJira(call: JiraCall): Promise<WorkflowHandleWithFirstExecutionRunId<typeof jiraProject>>;
  /** Lets so many ms go by. */
  pass(ms: number): Promise<void>;
  /** What came of a call by now; moments in ms after its receipt, in skipped time. */
  story(call: OrderCall): Promise<CallStory>;
  /** What of it reached the portal. */
  told(call: RobotCall): Told;
  close(): Promise<void>;
}

/** Those of the systems that the sandbox has. */
type SkippedActivities = RecordedPortal['activities'] &
  DescribeWorkActivities &
  TryNowActivities &
  ErpActivities &
  OneCActivities &
  JiraActivities;
type OrderCall = RobotCall<ErpOrderProperties>;
type JiraCall = RobotCall<JiraProjectProperties>;

export interface CallStory extends Told {
  /** Attempts of `createOrder`. */
  attempts: number[];
  /** Steps that were tried in 1C for this document, by name; undefined: the first of a chain. */
  steps: { step: string | undefined; at: number }[];
  /** What reached the ERP. */
  asked: ErpRequest['operation'][];
}

export interface Told {
  answers: (Outcome & { at: number })[];
  /** Lines in the process log. */
  log: number[];
  /** Failures that a person was notified of, by type. */
  failures: string[];
  /** What the log of a process that does not wait was told of failures. */
  loggedFailures: string[];
  /** Numbers that were written to the deal. */
  written: string[];
}

/**
 * Gives every test of a file a server of its own.
 *
 * @param take is handed the server before each test
 * @param workflowsPath defaults to the product's workflows
 */
export function skipTime(take: (time: SkippedTime) => void, workflowsPath?: string): void {
  let time: SkippedTime | undefined;
  let workflows: WorkersOptions['workflows'] = ownWorkflows;
  beforeAll(async () => {
    const logger = installQuietRuntime();
    if (workflowsPath) workflows = { workflowBundle: await bundleWorkflowCode({ workflowsPath, logger }) };
  });
  beforeEach(async () => {
    time = await startSkippedTime(workflows);
    take(time);
  });
  afterEach(() => time?.close(), 60_000);
}

/** One at a time: the queues are the product's own. */
async function startSkippedTime(workflows: WorkersOptions['workflows']): Promise<SkippedTime> {
  const executable = { type: 'existing-path', path: await testServerBinary() } as const;
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  const { client, nativeConnection: connection } = env;
  const locks = watchLeakedTimeLocks(env);
  const namespace = env.namespace ?? 'default';
  await addSearchAttributes(env.connection, namespace);
  const sandbox = await startSandbox({ wsdlPath: `${packageRoot}/wsdl/order-service.wsdl` });

  // An Activity runs on the wall clock, from which skipped time has run away: it is read anew for each attempt.
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const readClock = async () => {
    ahead = (await env.currentTimeMs()) - Date.now();
    return now();
  };
  const { wsdlUrl, user, password } = sandbox.erp;
  const createOnce = createCreateOnce({
    server: createServerView(withOwnMoments(client)),
    // This server lists no runs: those before one said how they ended.
    readPastWork: async () => 'not-done',
    now,
  });
  const erp = createErpActivities({
    erp: createErpClient({ wsdl: wsdlUrl, login: { by: 'basic', user, password } }, mapping),
    createOnce,
  });
  const oneCAccess = sandbox.oneC;
  const oneC = createOneCActivities({
    oneC: createOneCClient({
      ...oneCAccess,
      url: `${oneCAccess.url}/accounting`,
      mapping: 'accounting',
      item: '00-00000001',
      timeZone: 'Europe/Moscow',
    }),
    createOnce,
  });
  const { url: site, email, apiToken } = sandbox.jira;
  const jira = createJiraActivities({
    jira: createJiraClient({ site, login: { email, apiToken } }),
    createOnce,
  });
  const attempts: { externalId: string; at: number }[] = [];
  const steps: { reference: string; step: string | undefined; at: number }[] = [];
  const portal = recordPortal(readClock);
  const activities: SkippedActivities = {
    ...portal.activities,
    ...withFailures(createDescribeWorkActivities({ client })),
    ...withFailures(createTryNowActivities({ client })),
    ...before(readClock, { ...erp, ...oneC, ...jira }),
    async createOrder(work) {
      attempts.push({ externalId: work.order.externalId, at: await readClock() });
      return erp.createOrder(work);
    },
    async takeOneCStep(work) {
      steps.push({ reference: work.reference, step: work.step, at: await readClock() });
      return oneC.takeOneCStep(work);
    },
  };
  const instead: Partial<Activities> = {};
  const workers = await startWorkers({
    connection,
    client,
    namespace,
    dataConverter: {},
    queues: [...portalQueues, ...externalSystems],
    activities: replaceable(activities, instead, locks),
    workflows,
    graceMs: 1_000,
  });

  const control = createControlClient(sandbox.controlUrl);
  const started: { terminate(): Promise<unknown> }[] = [];
  let deals = 0;
  const newDeal = async () => ({ deal: ++deals, receivedAt: await env.currentTimeMs() });
  async function start(call: RobotCall, workflow: string) {
    const run = await client.workflow.start(workflow, {
      workflowId: robotRunId({ ...call, document: call.document.id }),
      taskQueue: taskQueues.robots,
      args: [call],
    });
    started.push(run);
    const result = run.result.bind(run);
    return Object.assign(run, { result: () => locks.whileWaiting(result) });
  }

  function told({ document, answer, receivedAt }: RobotCall): Told {
    const after = ({ at }: { at: number }) => at - receivedAt;
    const ofCall = ({ eventToken }: { eventToken: string | undefined }) => eventToken === answer?.eventToken;
    const ofDeal = (input: { document: string }) => input.document === document.id;
    return {
      answers: portal.answers.filter(ofCall).map((each) => ({ ...each.outcome, at: after(each) })),
      log: portal.log.filter(ofCall).map(after),
      failures: portal.failures.filter(ofDeal).map(({ failure }) => failure.type),
      loggedFailures: portal.loggedFailures.filter(ofDeal).map(({ failure }) => failure.said ?? ''),
      written: portal.written
        .filter((each) => ofCall(each) || (each.byHand && ofDeal(each)))
        .map(({ field }) => field?.value ?? ''),
    };
  }

  return {
    client,
    sandbox,
    control,
    activities,
    instead,
    call: async (change) => anErpOrderCall({ ...(await newDeal()), ...change }),
    jiraCall: async (change) => aJiraProjectCall({ ...(await newDeal()), ...change }),
    robotCall: async (robot, properties, change) =>
      aRobotCall(robot, properties, { ...(await newDeal()), ...change }),
    start: (call, workflow = 'erpOrder') => start(call, workflow),
    startJira: (call) => start(call, 'jiraProject'),
    pass: (ms) => locks.whileWaiting(() => env.sleep(ms)),
    told,
    async story(call) {
      const { portal: memberId, document, receivedAt } = call;
      const id = externalReference(businessId('erp-order', { portal: memberId, document: document.id }));
      const ownAttempts = attempts.filter(({ externalId }) => externalId === id);
      return {
        steps: steps
          .filter(({ reference }) => reference === id)
          .map((tried) => ({ step: tried.step, at: tried.at - receivedAt })),
        ...told(call),
        attempts: ownAttempts.map(({ at }) => at - receivedAt),
        asked: (await erpRequests(control, id)).map(({ operation }) => operation),
      };
    },
    async close() {
      locks.stop();
      // Whoever still waits for a result would try again on a connection that is closed.
      await Promise.all(started.map((run) => run.terminate().catch(() => undefined)));
      workers.shutdown();
      await workers.done;
      await env.teardown();
      await sandbox.close();
    },
  };
}

/**
 * To this server all attempts of an Activity were scheduled when the first was, and the last note was taken when the
 * running one was started. An attempt knows its own moment, and that note was taken when the one before it ended.
 */
function withOwnMoments(client: Client): Client {
  const { workflowService } = client;
  type Describe = typeof workflowService.describeWorkflowExecution;
  async function describe(request: Parameters<Describe>[0]) {
    const described = await workflowService.describeWorkflowExecution(request);
    const { activityId, currentAttemptScheduledTimestampMs } = Context.current().info;
    const own = described.pendingActivities?.find((pending) => pending.activityId === activityId);
    if (own) {
      own.scheduledTime = msToTs(currentAttemptScheduledTimestampMs);
      own.lastHeartbeatTime = own.lastAttemptCompleteTime ?? null;
    }
    return described;
  }
  return Object.create(client, {
    workflowService: {
      value: Object.create(workflowService, { describeWorkflowExecution: { value: describe } }),
    },
  });
}

/** The Activities of a worker, each of which looks first whether there is another. */
function replaceable(
  activities: SkippedActivities,
  instead: Partial<Activities>,
  { whileRunning }: Pick<LeakedTimeLocks, 'whileRunning'>,
): Partial<Activities> {
  const names = Object.keys(activities) as (keyof SkippedActivities)[];
  const entries = names.map((name) => [
    name,
    (input: never) => whileRunning<unknown>((instead[name] ?? activities[name])(input)),
  ]);
  return Object.fromEntries(entries) as Partial<Activities>;
}

/** The Activities, each after something else. */
function before<Some extends object>(first: () => Promise<unknown>, activities: Some): Some {
  const entries = Object.entries(activities).map(([name, activity]) => [
    name,
    async (input: never) => {
      await first();
      return (activity as (input: never) => Promise<unknown>)(input);
    },
  ]);
  return Object.fromEntries(entries) as Some;
}
