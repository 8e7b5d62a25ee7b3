import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { temporal } from '@temporalio/proto';
import { msToTs } from '@temporalio/common/lib/time';
import { makeKeys } from '../../src/codec/make-keys';
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

/** A fault, and the one line that says it; planted in the environment of the doctor, or in the world. */
interface Fault {
  fault: string;
  check: string | RegExp;
  says: RegExp;
  environment?: () => Record<string, string>;
  plant?: () => Promise<unknown>;
  undo?: () => Promise<unknown>;
  /** Lines that are as true of it, e.g. that what runs has another setting. */
  also?: readonly (string | RegExp)[];
  /** Lines that cannot be told with it. */
  hides?: RegExp;
  /** The command that the line ends with mends it: it is run as it is printed. */
  command?: RegExp;
}

/** Without what differs from one look to the next. */
const lineOf = ({ check, ok, message }: Examined['findings'][number]): string =>
  `${ok ? '✓' : '✗'} ${check}: ${message.replace(/\d+ m?s\b/g, '… s')}`;

const quick = 45_000;

/** What it says where nothing is wrong. */
let sound: Examined['findings'];

/** The command between the last quotation marks, in a shell of the same place. */
async function type(mend: string, environment: Record<string, string>): Promise<void> {
  const command =
    mend
      .match(/"([^"]+)"/g)
      ?.at(-1)
      ?.slice(1, -1) ?? '';
  const child = spawn('sh', ['-c', command], {
    env: { PATH: process.env.PATH, ...stand.environment, ...environment },
  });
  const [said, [code]] = await Promise.all([textOf(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said}`);
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
  const fine = {
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
  let acknowledged = false;
  fake = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'DELETE') {
      acknowledged = true;
      response.end(JSON.stringify({ left: 0 }));
      return;
    }
    const left = acknowledged ? { count: 0, calls: [] } : refused;
    const told = { inbox: { ...fine, ...inbox }, refused: left };
    response.end(JSON.stringify(request.url === '/health' ? told : {}));
  });
  fake.listen(0, '127.0.0.1');
  await once(fake, 'listening');
}

const atFake = () => {
  const address = fake.address();
  return { METRICS_PORT: String(typeof address === 'object' ? address?.port : '') };
};
const closeFake = async () => void fake.close();

/** Lines of a portal, behind the one of its tokens. */
const ofPortal = /^127\.0\.0\.1:\d+: (permissions|AUTH_USER_ID|administrator|robots|fields|tokens)$/;
const ofPortalsRest = /^127\.0\.0\.1:\d+: (permissions|AUTH_USER_ID|administrator|robots|fields)$/;
/** With a permission fewer the portal refuses these questions, and the line of the permissions says so. */
const refused = (...lines: string[]): RegExp => new RegExp(`: (${lines.join('|')})$`);

const other = makeKeys('other');

/** One question of the dry run is refused, whatever the application may do. */
const refuseMethod = (...methods: string[]) => ({
  plant: () =>
    stand.control.portalFaults({
      rest: {
        reply: 'refusal',
        refusal: { status: 404, code: 'ERROR_METHOD_NOT_FOUND', text: 'Method not found!' },
        of: 'command',
        methods,
      },
    }),
  undo: () => stand.control.portalFaults({ rest: {} }),
});

const faults: Fault[] = [
  {
    fault: 'no client secret',
    check: 'configuration',
    says: /BITRIX24_CLIENT_SECRET is not set/,
    environment: () => ({ BITRIX24_CLIENT_SECRET: '' }),
    hides: /^application$/,
  },
  {
    fault: 'a setting that does not fit',
    check: 'configuration',
    says: /VAULT_KEYS must not share a key with CODEC_KEYS/,
    environment: () => ({ VAULT_KEYS: stand.environment.CODEC_KEYS ?? '', VAULT_PUBLIC_KEY: '' }),
    hides: /./,
  },
  {
    fault: 'a client secret that is not the application’s',
    check: 'application',
    says: /does not know this BITRIX24_CLIENT_ID with this BITRIX24_CLIENT_SECRET/,
    environment: () => ({ BITRIX24_CLIENT_SECRET: 'anothers' }),
  },
  ...['PORTALS', 'ROBOT_SUFFIX', 'SMART_PROCESSES', 'OUTAGE_RETRY'].map((name) => ({
    fault: `another ${name} than what runs has`,
    check: 'settings',
    says: new RegExp(`runs with another ${name} than this command was given$`),
    environment: () => ({
      [name]: { PORTALS: 'other.example', ROBOT_SUFFIX: '__other', SMART_PROCESSES: '177' }[name] ?? '77s',
    }),
  })),
  {
    fault: 'another folder of the inbox than the endpoint has',
    check: 'settings',
    says: /^the endpoint runs with another INBOX_DIR than/,
    environment: () => ({ INBOX_DIR: '/elsewhere' }),
  },
  {
    fault: 'a vault key that is not the workers’',
    check: /: VAULT_KEYS$/,
    says: /sealed with key "test", which is not among VAULT_KEYS \(other\)/,
    environment: () => ({ VAULT_KEYS: other.VAULT_KEYS, VAULT_PUBLIC_KEY: '' }),
    also: ['settings'],
  },
  {
    fault: 'a codec key that is not the workers’',
    check: /: CODEC_KEYS$/,
    says: /key "test"/,
    environment: () => ({ CODEC_KEYS: other.CODEC_KEYS, CODEC_PUBLIC_KEY: '' }),
    hides: ofPortal,
  },
  {
    fault: 'a namespace that is not there',
    check: 'namespace',
    says: /^Temporal has no namespace nowhere; nothing in it was looked at$/,
    environment: () => ({ TEMPORAL_NAMESPACE: 'nowhere' }),
    hides: /^(search attributes|fairness|queue .*|127\.0\.0\.1:\d+: .*)$/,
    command:
      /^Correct TEMPORAL_NAMESPACE, or run ".*temporal\S* operator namespace create --address 127\.0\.0\.1:\d+ --namespace nowhere --retention 30d"\.$/,
  },
  {
    fault: 'a short retention',
    check: 'namespace',
    says: /for 3 days only/,
    plant: () => setRetention(3 * day),
    undo: () => setRetention(30 * day),
    command: /^Run ".*temporal\S* operator namespace update --address .* --retention 30d"\.$/,
  },
  {
    fault: 'a held queue',
    check: 'queue erp',
    says: /it is held/,
    plant: () => setRate(0),
    undo: () => setRate(undefined),
    command: /^Release it: "node \S+ release erp"\.$/,
  },
  {
    fault: 'an installation that waits for the right client secret',
    check: 'installation',
    says: /is unconfirmed: .*client/i,
    async plant() {
      const refusal = { status: 401, code: 'invalid_client', text: 'Wrong client' };
      await stand.control.portalFaults({ oauth: { reply: 'refusal', refusal } });
      await stand.control.install(`${stand.endpointUrl}/install`);
      await until('it waits', () => waitingInstallations());
    },
    async undo() {
      await stand.control.portalFaults({ oauth: {} });
      for (const { workflowId } of (await waitingInstallations()) || [])
        await stand.client.workflow.getHandle(workflowId).terminate();
      await reinstall();
    },
    // The same secret is asked for by itself.
    also: ['application', /: tokens$/],
    hides: ofPortalsRest,
  },
  {
    fault: 'a portal, and its authorization server, that refuse connections',
    check: /: tokens$/,
    says: /ECONNREFUSED|could not be reached/,
    plant: () => stand.control.portalFaults({ refuseConnections: true }),
    undo: () => stand.control.portalFaults({ refuseConnections: false }),
    // The sandbox’s authorization server is the portal.
    also: ['application', 'clock'],
    hides: ofPortalsRest,
  },
  {
    fault: 'a portal that answers no request',
    check: /: requests$/,
    says: /503/,
    plant: () => stand.control.portalFaults({ rest: { reply: 'html-503' } }),
    undo: () => stand.control.portalFaults({ rest: {} }),
    hides: ofPortalsRest,
  },
  {
    fault: 'a lost token',
    check: /: tokens$/,
    says: /refused the token refresh/,
    plant: () => stand.control.portalFaults({ oauth: { reply: 'invalid-grant' } }),
    undo: () => reinstall(),
    hides: ofPortalsRest,
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
    hides: refused('robots'),
  },
  {
    fault: 'a permission without which nobody knows who has left',
    check: /: permissions$/,
    says: /missing: user_brief \(whether those as whom robots are called are there still\)$/,
    async plant() {
      await stand.control.portalFaults({ scope: 'crm,bizproc,im', inactiveUsers: [1] });
    },
    undo: () => stand.control.portalFaults({ scope: 'crm,bizproc,im,user_brief', inactiveUsers: [] }),
    hides: refused('AUTH_USER_ID'),
  },
  {
    fault: 'permissions that the portal does not tell',
    check: /: permissions$/,
    says: /^cannot be looked at: .*Method not found/,
    ...refuseMethod('scope'),
  },
  {
    fault: 'users whom the portal does not show',
    check: /: AUTH_USER_ID$/,
    says: /^cannot be looked at: .*Method not found/,
    ...refuseMethod('user.get'),
  },
  {
    fault: 'fields that the portal does not list',
    check: /: fields$/,
    says: /^cannot be looked at: .*Method not found/,
    ...refuseMethod('crm.deal.userfield.list', 'crm.deal.fields', 'userfieldconfig.list'),
  },
  {
    fault: 'robots that the portal does not list',
    check: /: robots$/,
    says: /^cannot be looked at: .*Method not found/,
    ...refuseMethod('bizproc.robot.list'),
  },
  {
    fault: 'an installing user who is no administrator any more',
    check: /: administrator$/,
    says: /user 1, who installed the application, is none/,
    plant: () => stand.control.portalFaults({ notAdministrator: true }),
    undo: () => stand.control.portalFaults({ notAdministrator: false }),
    hides: refused('robots', 'fields'),
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
    fault: 'a robot that the portal lost',
    check: /: robots$/,
    says: /^erp_order is missing$/,
    plant: () => stand.control.forgetRobot('erp_order'),
    undo: () => stand.run(['sync', '--yes']),
    command: /^Run "node \S+ sync"\.$/,
  },
  {
    fault: 'a field that the portal lost',
    check: /: fields$/,
    says: /deals have no UF_CRM_ERP_ORDER_ID/,
    plant: () => stand.control.forgetField('UF_CRM_ERP_ORDER_ID'),
    undo: () => stand.run(['sync']),
    command: /^Run "node \S+ sync"\.$/,
  },
  {
    fault: 'an address where nobody listens',
    check: 'public address',
    says: /does not answer: ECONNREFUSED/,
    environment: () => ({ PUBLIC_URL: 'http://127.0.0.1:1' }),
    also: ['settings'],
    hides: /^inbox$/,
  },
  {
    fault: 'an address where somebody else listens',
    check: 'public address',
    says: /not as an endpoint does \(HTTP 404\)/,
    environment: () => ({ PUBLIC_URL: stand.sandbox.portal.url }),
    also: ['settings'],
    hides: /^inbox$/,
  },
  ...(['ERP', '1C', 'Jira'] as const).map((system) => ({
    fault: `${system} that is down`,
    check: system,
    says: /could not be reached|refused|ECONNREFUSED/i,
    plant: () => down(system, true),
    undo: () => down(system, false),
  })),
  ...(
    [
      ['ERP', 'ERP_PASSWORD'],
      ['1C', 'ONE_C_PASSWORD'],
      ['Jira', 'JIRA_API_TOKEN'],
    ] as const
  ).map(([system, name]) => ({
    fault: `another ${name} than ${system} takes`,
    check: system,
    says: /401|login|credentials|access/i,
    environment: () => ({ [name]: 'anothers' }),
    also: ['settings'],
  })),
  {
    fault: '1C that does not publish what is written',
    check: '1C',
    says: /^Document_СчетНаОплатуПокупателю\.Комментарий is not published/,
    plant: () => stand.control.oneCFaults({ missingFields: ['Document_СчетНаОплатуПокупателю.Комментарий'] }),
    undo: () => stand.control.oneCFaults({ missingFields: [] }),
  },
  ...(
    [
      ['calls wait long', { pending: 12, oldestAgeMs: 300_000 }, /12 calls wait \(oldest 300 s\)/],
      [
        'place is empty',
        { accepting: false, problem: 'its folder is gone. Put it back.' },
        /takes no calls.*Put it back/,
      ],
      ['room has run out', { accepting: false, pending: 3 }, /^it takes no calls: 3 calls wait/],
      [
        'calls were lost',
        { lost: 3, setAside: 1 },
        /lost: 3 since the endpoint’s start; files kept aside in the inbox’s folder: 1/,
      ],
      ['calls are parked', { parked: 2 }, /2 parked/],
    ] as const
  ).map(([what, inbox, says]) => ({
    fault: `an inbox whose ${what}`,
    check: 'inbox',
    says,
    environment: atFake,
    plant: () => fakeEndpoint(inbox),
    undo: closeFake,
    also: ['settings'],
  })),
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
    also: ['settings'],
    command: /acknowledge them: "node \S+ inbox acknowledge --until [0-9T:.-]+Z"\.$/,
  },
  {
    fault: 'an endpoint whose metrics are elsewhere',
    check: 'inbox',
    says: /http:\/\/127\.0\.0\.1:1 does not answer: ECONNREFUSED/,
    environment: () => ({ METRICS_HOST: '0.0.0.0', METRICS_PORT: '1' }),
    also: ['settings'],
  },
  {
    fault: 'a port of something else where the metrics should be',
    check: 'inbox',
    says: /\/health tells nothing of an inbox/,
    environment: () => ({ METRICS_PORT: new URL(stand.endpointUrl).port }),
    also: ['settings'],
  },
  {
    fault: 'a clock that is off',
    check: 'clock',
    says: /600 s behind|59\d s behind|60\d s behind/,
    plant: () => stand.control.portalFaults({ clockAheadMs: 600_000 }),
    undo: () => stand.control.portalFaults({ clockAheadMs: 0 }),
  },
];

async function waitingInstallations(): Promise<{ workflowId: string }[] | false> {
  const query = 'WorkflowType = "install" AND ExecutionStatus = "Running" AND B24PortalState = "unconfirmed"';
  const found: { workflowId: string }[] = [];
  for await (const run of stand.client.workflow.list({ query })) found.push(run);
  return found.length > 0 && found;
}

function down(system: 'ERP' | '1C' | 'Jira', refuseConnections: boolean): Promise<unknown> {
  const { control } = stand;
  if (system === 'ERP') return control.erpFaults({ refuseConnections });
  return system === '1C'
    ? control.oneCFaults({ refuseConnections })
    : control.jiraFaults({ refuseConnections });
}

async function reinstall(): Promise<void> {
  await stand.control.portalFaults({ oauth: {} });
  await stand.control.install(`${stand.endpointUrl}/install`);
  await portalOf(stand).is('confirmed');
}

describe('of one fault', () => {
  beforeAll(async () => {
    sound = (await examine()).findings;
  });

  it.each(faults.map((fault) => [fault.fault, fault] as const))(
    'names %s in one line, changes no other, and says what mends it',
    async (_, { check, says, environment, plant, undo, also = [], hides, command }) => {
      await plant?.();
      try {
        const began = performance.now();
        const { code, outcome, findings } = await examine(environment?.());
        expect(performance.now() - began).toBeLessThan(quick);
        const isOf = (name: string, one: string | RegExp): boolean =>
          typeof one === 'string' ? name === one : one.test(name);
        const isIt = (name: string): boolean => isOf(name, check);
        const isAlso = (name: string): boolean => also.some((one) => isOf(name, one));
        const [line, ...more] = findings.filter((one) => isIt(one.check));
        expect(line).toMatchObject({
          ok: false,
          message: expect.stringMatching(says),
          mend: expect.stringMatching(command ?? /^[A-Z"].*\.$/),
        });
        expect(more).toEqual([]);
        const others = (all: Examined['findings']): string[] =>
          all.filter((one) => !isIt(one.check) && !isAlso(one.check)).map(lineOf);
        expect(others(findings)).toEqual(others(sound.filter((one) => !hides?.test(one.check))));
        expect({ code, outcome }).toEqual({ code: 1, outcome: 'problem' });
        if (!command) return;
        await type(line?.mend ?? '', environment?.() ?? {});
        await until('the line is fine again', async () => {
          const again = await examine(environment?.());
          return again.findings.every((one) => one.ok || !isIt(one.check));
        });
      } finally {
        await undo?.();
      }
    },
  );
});

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
    mend: expect.stringMatching(/^Start "node \S+ worker" with the settings of erp\.$/),
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
