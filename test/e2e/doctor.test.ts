import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { temporal } from '@temporalio/proto';
import { msToTs } from '@temporalio/common/lib/time';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 300_000);

const { TASK_QUEUE_TYPE_ACTIVITY } = temporal.api.enums.v1.TaskQueueType;
const day = 24 * 3_600_000;

interface Examined {
  code: number | null;
  outcome: string;
  findings: { check: string; ok: boolean; message: string; mend?: string }[];
}

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  await portalOf(stand).settled();
  await leaveQueues('left');
});
afterAll(() => stand.stop());

/** A namespace whose worker polled and is gone. It is taken for gone after its last poll, while other tests run. */
async function leaveQueues(namespace: string): Promise<void> {
  const { workflowService: server } = stand.client;
  await server.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(30 * day) });
  const worker = await stand.start('worker', { TEMPORAL_NAMESPACE: namespace });
  await until('it polls', async () => {
    const taskQueue = { name: 'erp' };
    const { pollers } = await server.describeTaskQueue({
      namespace,
      taskQueue,
      taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
    });
    return pollers?.length;
  });
  await worker.kill();
}

async function examine(environment: Record<string, string> = {}): Promise<Examined> {
  const { code, stdout, stderr } = await stand.run(['doctor', '--json'], { environment });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Omit<Examined, 'code'>) };
}

it('takes permissions from the portal, not from the replies of the authorization server', async () => {
  await stand.control.portalFaults({ scopeInReplies: 'app' });
  try {
    const { findings } = await examine();
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    for (const line of ['permissions', 'AUTH_USER_ID', 'robots', 'fields']) {
      expect(findings.filter(({ check }) => check.endsWith(`: ${line}`))).toHaveLength(1);
    }
  } finally {
    await stand.control.portalFaults({ scopeInReplies: null });
  }
});

it('finds nothing wrong where nothing is', async () => {
  const { code, outcome, findings } = await examine();
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect({ code, outcome }).toEqual({ code: 0, outcome: 'fine' });
  const text = await stand.run(['doctor'], { environment: { NO_COLOR: '1' } });
  expect(text.code).toBe(0);
  const lines = text.stdout.trimEnd().split('\n');
  expect(lines.every((line) => line.startsWith('✓ '))).toBe(true);
  expect(lines.length).toBe(findings.length);
  expect(text.stdout).toMatch(/queue erp: workers: 1 × 10 = 10 at a time; no rate is set/);
});

/** A fault, what the doctor says of it, and how to undo it; in the environment of the doctor, or in the world. */
interface Fault {
  fault: string;
  check: string | RegExp;
  says: RegExp;
  environment?: () => Record<string, string>;
  plant?: () => Promise<unknown>;
  undo?: () => Promise<unknown>;
}

const setRate = (requestsPerSecond: number | undefined): Promise<unknown> =>
  stand.client.workflowService.updateTaskQueueConfig({
    namespace: 'default',
    identity: 'test',
    taskQueue: 'erp',
    taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
    updateQueueRateLimit:
      requestsPerSecond === undefined
        ? { reason: 'over' }
        : { rateLimit: { requestsPerSecond }, reason: 'maintenance' },
  });

const setRetention = (ms: number): Promise<unknown> =>
  stand.client.workflowService.updateNamespace({
    namespace: 'default',
    config: { workflowExecutionRetentionTtl: msToTs(ms) },
  });

let fake: Server;

/** An endpoint whose inbox is in trouble, or which refused calls. */
async function fakeEndpoint(
  inbox: Record<string, unknown>,
  refused: object = { count: 0, calls: [] },
): Promise<void> {
  const sound = {
    accepting: true,
    pending: 0,
    oldestAgeMs: 0,
    bytes: 0,
    parked: 0,
    unverified: 0,
    problem: null,
    lost: 0,
    setAside: 0,
  };
  fake = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/health' ? { inbox: { ...sound, ...inbox }, refused } : {}));
  });
  fake.listen(0, '127.0.0.1');
  await once(fake, 'listening');
}

const atFake = () => {
  const address = fake.address();
  return { METRICS_PORT: String(typeof address === 'object' ? address?.port : '') };
};
const closeFake = async () => void fake.close();

const faults: Fault[] = [
  {
    fault: 'no client secret',
    check: 'configuration',
    says: /BITRIX24_CLIENT_SECRET is not set/,
    environment: () => ({ BITRIX24_CLIENT_SECRET: '' }),
  },
  {
    fault: 'a setting that does not fit',
    check: 'configuration',
    says: /VAULT_KEYS must not share a key with CODEC_KEYS/,
    environment: () => ({ VAULT_KEYS: stand.environment.CODEC_KEYS ?? '', VAULT_PUBLIC_KEY: '' }),
  },
  {
    fault: 'a short retention',
    check: 'namespace',
    says: /for 3 days only/,
    plant: () => setRetention(3 * day),
    undo: () => setRetention(30 * day),
  },
  {
    fault: 'a held queue',
    check: 'queue erp',
    says: /it is held/,
    plant: () => setRate(0),
    undo: () => setRate(undefined),
  },
  {
    fault: 'a lost token',
    check: /: tokens$/,
    says: /refused the token refresh/,
    plant: () => stand.control.portalFaults({ oauth: { reply: 'invalid-grant' } }),
    undo: () => reinstall(),
  },
  {
    fault: 'a permission that is missing',
    check: /: permissions$/,
    says: /missing: im \(notifications\)/,
    plant: () => stand.control.portalFaults({ scope: 'crm,bizproc,user_brief' }),
    undo: () => stand.control.portalFaults({ scope: 'crm,bizproc,im,user_brief' }),
  },
  {
    fault: 'permissions without which the rest cannot be looked at',
    check: /: permissions$/,
    says: /missing: bizproc \(robots and answers\)$/,
    plant: () => stand.control.portalFaults({ scope: 'crm,im,user_basic' }),
    undo: () => stand.control.portalFaults({ scope: 'crm,bizproc,im,user_brief' }),
  },
  {
    fault: 'a permission without which nobody knows who has left',
    check: /: permissions$/,
    says: /missing: user_brief \(whether those as whom robots are called are there still\)$/,
    async plant() {
      await stand.control.portalFaults({ scope: 'crm,bizproc,im', inactiveUsers: [1] });
    },
    undo: () => stand.control.portalFaults({ scope: 'crm,bizproc,im,user_brief', inactiveUsers: [] }),
  },
  {
    fault: 'an installing user who is no administrator any more',
    check: /: administrator$/,
    says: /user 1, who installed the application, is none/,
    plant: () => stand.control.portalFaults({ notAdministrator: true }),
    undo: () => stand.control.portalFaults({ notAdministrator: false }),
  },
  {
    fault: 'an AUTH_USER_ID who has left',
    check: /: AUTH_USER_ID$/,
    says: /user 1, as whom robots are called, has left/,
    plant: () => stand.control.portalFaults({ inactiveUsers: [1] }),
    undo: () => stand.control.portalFaults({ inactiveUsers: [] }),
  },
  {
    fault: 'a robot that the portal lost, and one that nobody declares',
    check: /: robots$/,
    says: /erp_order is missing, erp_old is not declared/,
    async plant() {
      await stand.control.forgetRobot('erp_order');
      await stand.control.registerRobot({ code: 'erp_old', handler: `${stand.endpointUrl}/robots/erp_old` });
    },
    undo: () => stand.run(['sync', '--yes']),
  },
  {
    fault: 'a field that the portal lost',
    check: /: fields$/,
    says: /deals have no UF_CRM_ERP_ORDER_ID/,
    plant: () => stand.control.forgetField('UF_CRM_ERP_ORDER_ID'),
    undo: () => stand.run(['sync']),
  },
  {
    fault: 'an address where nobody listens',
    check: 'public address',
    says: /does not answer: ECONNREFUSED/,
    environment: () => ({ PUBLIC_URL: 'http://127.0.0.1:1' }),
  },
  {
    fault: 'an address where somebody else listens',
    check: 'public address',
    says: /not as an endpoint does \(HTTP 404\)/,
    environment: () => ({ PUBLIC_URL: stand.sandbox.portal.url }),
  },
  {
    fault: 'an ERP that is down',
    check: 'ERP',
    says: /could not be reached|did not answer|refused/i,
    plant: () => stand.control.erpFaults({ refuseConnections: true }),
    undo: () => stand.control.erpFaults({ refuseConnections: false }),
  },
  {
    fault: 'an inbox whose calls wait long',
    check: 'inbox',
    says: /12 calls wait \(oldest 300 s\)/,
    environment: atFake,
    plant: () => fakeEndpoint({ pending: 12, oldestAgeMs: 300_000 }),
    undo: closeFake,
  },
  {
    fault: 'an inbox that is not in its place',
    check: 'inbox',
    says: /takes no calls.*Put it back/,
    environment: atFake,
    plant: () => fakeEndpoint({ accepting: false, problem: 'its folder is gone. Put it back.' }),
    undo: closeFake,
  },
  {
    fault: 'an inbox that lost calls',
    check: 'inbox',
    says: /lost: 3 since the endpoint’s start; files kept aside in the inbox’s folder: 1/,
    environment: atFake,
    plant: () => fakeEndpoint({ lost: 3, setAside: 1 }),
    undo: closeFake,
  },
  {
    fault: 'an inbox with parked calls',
    check: 'inbox',
    says: /2 parked/,
    environment: atFake,
    plant: () => fakeEndpoint({ parked: 2 }),
    undo: closeFake,
  },
  {
    fault: 'calls that were refused for no fault of theirs',
    check: 'refused calls',
    says: /^2 calls were refused.*: erp_order for DEAL_17 of a\.example, jira_project for DEAL_18$/,
    environment: atFake,
    plant: () =>
      fakeEndpoint(
        {},
        {
          count: 2,
          calls: [
            { at: 1, robot: 'erp_order', document: 'DEAL_17', portal: 'a.example' },
            { at: 1_796_000_000_000, robot: 'jira_project', document: 'DEAL_18' },
          ],
        },
      ),
    undo: closeFake,
  },
  {
    fault: 'an endpoint whose metrics are elsewhere',
    check: 'inbox',
    says: /http:\/\/127\.0\.0\.1:1 does not answer: ECONNREFUSED/,
    environment: () => ({ METRICS_HOST: '0.0.0.0', METRICS_PORT: '1' }),
  },
  {
    fault: 'a port of something else where the metrics should be',
    check: 'inbox',
    says: /\/health tells nothing of an inbox/,
    environment: () => ({ METRICS_PORT: new URL(stand.endpointUrl).port }),
  },
  {
    fault: 'a clock that is off',
    check: 'clock',
    says: /600 s behind|59\d s behind|60\d s behind/,
    plant: () => stand.control.portalFaults({ clockAheadMs: 600_000 }),
    undo: () => stand.control.portalFaults({ clockAheadMs: 0 }),
  },
];

async function reinstall(): Promise<void> {
  await stand.control.portalFaults({ oauth: {} });
  await stand.control.install(`${stand.endpointUrl}/install`);
  await portalOf(stand).is('confirmed');
}

it.each(faults.map((fault) => [fault.fault, fault] as const))(
  'names %s, says what mends it, and exits 1',
  async (_, { check, says, environment, plant, undo }) => {
    await plant?.();
    try {
      const { code, outcome, findings } = await examine(environment?.());
      const wrong = findings.filter(({ ok }) => !ok);
      expect(wrong).toContainEqual({
        check: typeof check === 'string' ? check : expect.stringMatching(check),
        ok: false,
        message: expect.stringMatching(says),
        mend: expect.stringMatching(/\.$|default$|--retention 30d$|--until [0-9T:.-]+Z$/),
      });
      // One fault is one finding: nothing else is blamed.
      expect(wrong).toHaveLength(1);
      expect({ code, outcome }).toEqual({ code: 1, outcome: 'problem' });
    } finally {
      await undo?.();
    }
  },
);

it('names a namespace where nothing has been prepared', async () => {
  await stand.client.workflowService.registerNamespace({
    namespace: 'bare',
    workflowExecutionRetentionPeriod: msToTs(30 * day),
  });
  const { code, findings } = await until('the namespace answers', async () => {
    const examined = await examine({ TEMPORAL_NAMESPACE: 'bare' });
    return !JSON.stringify(examined).includes('Namespace bare is not found') && examined;
  });
  const wrong = findings.filter(({ ok }) => !ok);
  expect(wrong.map(({ check }) => check)).toEqual(
    expect.arrayContaining([
      'search attributes',
      'queue robots',
      'queue bitrix24',
      'queue installations',
      'queue erp',
      'portals',
    ]),
  );
  expect(code).toBe(1);
});

it('names queues that nobody polls any more', async () => {
  const wrong = await until(
    'the worker is taken for gone',
    async () => {
      const { findings } = await examine({ TEMPORAL_NAMESPACE: 'left' });
      const found = findings.filter(({ ok }) => !ok);
      return found.some(({ check }) => check === 'queue erp') && found;
    },
    { limitMs: 240_000 },
  );
  expect(wrong).toContainEqual({
    check: 'queue erp',
    ok: false,
    message: 'no worker polls it: what it carries waits',
    mend: 'Start "robots worker" with the settings of erp.',
  });
});

it('exits 3 where Temporal does not answer, and looks at the rest all the same', async () => {
  await stand.temporal.kill();
  // Each waits for Temporal as long as it does before it says so.
  const [{ code, outcome, findings }, synced] = await Promise.all([examine(), stand.run(['sync'])]);
  expect({ code, outcome }).toEqual({ code: 3, outcome: 'unreachable' });
  expect(findings).toContainEqual(expect.objectContaining({ check: 'Temporal', ok: false }));
  expect(findings).toContainEqual(expect.objectContaining({ check: 'ERP', ok: true }));
  expect(synced.code).toBe(3);
});
