import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import * as fc from 'fast-check';
import { createCreateOnce } from '../../../../activities/create-once/create-once';
import { createJiraActivities } from '../../../../activities/jira';
import { createJiraClient, type JiraLogin } from '../../../../src/clients/jira';
import { productionTiming as timing } from '../../../../src/timing';
import { firstAttempt } from '../../../support/first-attempt';
import { cases } from '../../../support/proof';
import { type Answer, replies, startErp as startServer, stopServers } from '../erp/erp-server';
import { issue, project, reference } from './staged-jira';

interface Reply {
  status: number;
  headers: Record<string, string>;
  /** Sent as JSON, but for a string, which is a page of HTML. */
  body: unknown;
}

/** What a look-up of an issue asks for, one after the other. */
type Asked = 'issue' | 'search' | 'project';

const logins: Record<'Cloud' | 'Data Center', JiraLogin> = {
  Cloud: { email: 'r@example.com', apiToken: 'hush' },
  'Data Center': { personalAccessToken: 'hush' },
};
type Flavour = keyof typeof logins;

const notFound = (text = 'Issue does not exist or you do not have permission to see it.'): Reply => ({
  status: 404,
  headers: {},
  body: { errorMessages: [text], errors: {} },
});
const ok = (body: unknown): Reply => ({ status: 200, headers: {}, body });

const mark = `bitrix24:${reference}`;
const issueWith = (...labels: string[]) => ({ id: '20007', key: 'SALES17-7', fields: { labels } });
const others = issueWith(`${mark}0`, 'bitrix24');
const task = { id: '10003', name: 'Task', subtask: false, hierarchyLevel: 0 };
const shown = (description: string) => ({
  id: '10000',
  key: 'SALES17',
  name: 'Продажи',
  description,
  issueTypes: [task],
});
const page = (flavour: Flavour, issues: object[], more: object = {}) =>
  flavour === 'Cloud'
    ? { issues, isLast: true, ...more }
    : { issues, startAt: 0, maxResults: 10, total: issues.length, ...more };

/** Nothing of it is there, surely. */
const absent = (flavour: Flavour): Record<Asked, Reply> => ({
  issue: notFound(),
  search: ok(page(flavour, [])),
  project: ok(shown('')),
});

const statuses = [200, 201, 302, 400, 401, 403, 404, 409, 410, 429, 500, 502, 503];
const headers = fc.constantFrom<Record<string, string>>(
  {},
  { 'x-seraph-loginreason': 'OK' },
  { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
  { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' },
  { 'x-ausername': 'robots' },
  { 'x-ausername': 'anonymous' },
);

function anyReply(flavour: Flavour): fc.Arbitrary<Reply> {
  const known = [
    others,
    issueWith(mark),
    shown(''),
    shown(mark),
    page(flavour, []),
    page(flavour, [others]),
    page(flavour, [issueWith(mark)]),
    page(flavour, [], { warningMessages: ["The value 'x' does not exist for the field 'labels'."] }),
    page(flavour, [], { errorMessages: ['Field labels cannot be viewed by anonymous users.'] }),
    page(flavour, [], { isLast: false, nextPageToken: 'more', total: 1 }),
    page(flavour, [], { isLast: false, total: 3 }),
    notFound().body,
    { errorMessages: [], errors: { project: 'No.' } },
    { errorMessages: [], errors: {} },
  ];
  const damaged = fc
    .constantFrom(...known)
    .chain((whole) =>
      fc
        .tuple(fc.constantFrom(...Object.keys(whole as object)), fc.constantFrom(undefined, null, {}, 'x', 7))
        .map(([name, value]) => ({ ...(whole as object), [name]: value })),
    );
  const body = fc.oneof(
    fc.constantFrom<unknown>(...known),
    damaged,
    fc.constantFrom<unknown>('<!DOCTYPE html><title>Log in</title>', '', null, [], {}, { issues: [{}] }),
    fc.jsonValue(),
  );
  return fc.record({ status: fc.constantFrom(...statuses), headers, body });
}

/** The test's own judgement, which knows nothing of how the product reads. */
function isAbsence(asked: Asked, flavour: Flavour, { status, headers: said, body }: Reply): boolean {
  const login = said['x-seraph-loginreason'] ?? 'OK';
  if (login !== 'OK' || said['x-ausername'] === 'anonymous') return false;
  if (typeof body !== 'object' || body === null) return false;
  const has = body as Record<string, unknown>;
  if (asked === 'search') {
    const empty = (name: string) => has[name] === undefined || has[name] === null || isEmpty(has[name]);
    const last =
      flavour === 'Cloud'
        ? has.isLast === true || (isNothing(has.isLast) && isNothing(has.nextPageToken))
        : has.startAt === 0 &&
          Number.isInteger(has.total) &&
          (has.total as number) >= 0 &&
          Array.isArray(has.issues) &&
          (has.total as number) <= has.issues.length;
    const sound = flavour !== 'Cloud' || isNothing(has.nextPageToken) || isText(has.nextPageToken);
    return (
      isFine(status) &&
      last &&
      sound &&
      empty('warningMessages') &&
      empty('errorMessages') &&
      Array.isArray(has.issues) &&
      has.issues.every((one) => isIssue(one) && !isOurs(one))
    );
  }
  if (asked === 'project') return isFine(status) && isProject(has) && hasTask(has);
  return (status === 404 && isComplaint(has)) || (isFine(status) && isIssue(has) && !isOurs(has));
}

const isFine = (status: number) => status >= 200 && status < 300;
const isNothing = (value: unknown) => value === undefined || value === null;
const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function isComplaint({ errorMessages = [], errors = {} }: Record<string, unknown>): boolean {
  if (!isTexts(errorMessages) || typeof errors !== 'object' || errors === null || Array.isArray(errors))
    return false;
  const texts = Object.values(errors);
  return isTexts(texts) && errorMessages.length + texts.length > 0;
}

const isId = (id: unknown) => /^\d{1,20}$/.test(String(id)) && (typeof id === 'string' || id === 7);

function isIssue(value: unknown): boolean {
  const { id, key, fields } = (value ?? {}) as Record<string, unknown>;
  const labels = (fields as { labels?: unknown } | null | undefined)?.labels;
  return isId(id) && typeof key === 'string' && /^[A-Z][A-Z0-9_]*-\d+$/.test(key) && isTexts(labels);
}

const isOurs = (value: unknown) => (value as { fields: { labels: string[] } }).fields.labels.includes(mark);

function isProject({ id, key, name, description, url, issueTypes = [] }: Record<string, unknown>): boolean {
  const isTextOrNone = (value: unknown) => isNothing(value) || typeof value === 'string';
  return (
    isId(id) &&
    typeof key === 'string' &&
    /^[A-Z][A-Z0-9_]*$/.test(key) &&
    typeof name === 'string' &&
    isTextOrNone(description) &&
    isTextOrNone(url) &&
    Array.isArray(issueTypes)
  );
}

const hasTask = ({ issueTypes }: Record<string, unknown>) =>
  Array.isArray(issueTypes) && issueTypes.length > 0;

interface Staged {
  /** Carries out one attempt, and says whether it asked to create. */
  creates(work: 'issue' | 'project'): Promise<boolean>;
}

async function stage(flavour: Flavour, replyTo: (asked: Asked) => Reply): Promise<Staged> {
  let created = 0;
  const answer: Answer = (response, seen) => {
    const path = seen.url.split('?')[0] ?? '';
    if (seen.method === 'POST') created += 1;
    const asked = path.includes('/search') ? 'search' : path.includes('/issue/') ? 'issue' : 'project';
    const { status, headers: said, body } = seen.method === 'POST' ? ok('') : replyTo(asked);
    const isPage = typeof body === 'string';
    const type = isPage ? 'text/html' : 'application/json';
    replies(status, isPage ? body : JSON.stringify(body), { 'content-type': type, ...said })(response, seen);
  };
  const server = await startServer(answer);
  const activities = createJiraActivities({
    jira: createJiraClient({ site: server.url.replace('/erp', ''), login: logins[flavour] }),
    createOnce: createCreateOnce({ server: firstAttempt, readPastWork: async () => 'none-listed' }),
  });
  const guard = { notAfter: undefined, lookUpFirst: false };
  return {
    async creates(work) {
      created = 0;
      const info = { attempt: 1, heartbeatTimeoutMs: 30_000, startToCloseTimeoutMs: 120_000 };
      const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
      const ended =
        work === 'issue'
          ? environment.run(activities.createIssue, { issue, guard, timing })
          : environment.run(activities.createProject, { project: { ...project, lead: 'x' }, guard, timing });
      await ended.catch(() => undefined);
      return created > 0;
    },
  };
}

afterEach(stopServers);

describe.each(['Cloud', 'Data Center'] as const)('in Jira %s an issue is created', (flavour) => {
  it.each<Asked>(['issue', 'search', 'project'])(
    'only where the %s that is asked for is surely known, whatever else Jira says',
    async (asked) => {
      let said = absent(flavour);
      const jira = await stage(flavour, (what) => said[what]);
      expect(await jira.creates('issue')).toBe(true);
      await fc.assert(
        fc.asyncProperty(anyReply(flavour), async (reply) => {
          said = { ...absent(flavour), [asked]: reply };
          expect({ creates: await jira.creates('issue'), reply }).toMatchObject({
            creates: isAbsence(asked, flavour, reply),
          });
        }),
        { numRuns: cases(200) },
      );
    },
  );
});

describe.each(['Cloud', 'Data Center'] as const)('in Jira %s a project is created', (flavour) => {
  it('only where Jira shows none under its key, or another’s: then the key refuses it', async () => {
    let reply = notFound('No project could be found with key SALES17.');
    const jira = await stage(flavour, () => reply);
    expect(await jira.creates('project')).toBe(true);
    await fc.assert(
      fc.asyncProperty(anyReply(flavour), async (drawn) => {
        reply = drawn;
        const { status, body } = drawn;
        const isNone = status === 404 && isAbsence('issue', flavour, drawn);
        const isAnothers =
          isAbsence('project', flavour, { ...drawn, body: { issueTypes: [task], ...(body as object) } }) &&
          (body as { description?: string }).description !== mark;
        expect({ creates: await jira.creates('project'), reply }).toMatchObject({
          creates: isNone || isAnothers,
        });
      }),
      { numRuns: cases(200) },
    );
  });
});

it('an issue is found behind others that are gone, while a search has not seen it yet', async () => {
  let asked = 0;
  const jira = await stage('Cloud', (what) => {
    if (what !== 'issue') return absent('Cloud')[what];
    asked += 1;
    return asked === 3 ? ok(issueWith(mark)) : notFound();
  });
  expect(await jira.creates('issue')).toBe(false);
});

it.each(['Cloud', 'Data Center'] as const)(
  'an issue is found on a later page of a search in Jira %s',
  async (flavour) => {
    let pages = 0;
    const jira = await stage(flavour, (what) => {
      if (what !== 'search') return absent(flavour)[what];
      pages += 1;
      if (pages > 1) return ok(page(flavour, [issueWith(mark)], { startAt: 1, total: 2 }));
      return ok(page(flavour, [others], { isLast: false, nextPageToken: 'more', total: 2 }));
    });
    expect(await jira.creates('issue')).toBe(false);
    expect(pages).toBe(2);
  },
);
