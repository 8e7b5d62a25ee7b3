import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseKeys } from '../../src/codec/keys';
import { createPageTokens, type PageToken } from '../../src/pages/page-token';
import { dealRecord } from '../support/deal-record';
import { ownDist, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ pages: true, environment: { OUTAGE_RETRY: '60s' } });
  await Promise.all([stand.start('endpoint'), stand.start('worker'), stand.start('pages')]);
  await stand.install();
});
afterAll(() => stand.stop());

type Changes = Record<string, string>;

/** Opens a tab as the portal does, with what a forger changes of the POST. */
async function openTab(id: number, userId = 1, changes: Changes = {}): Promise<Response> {
  const { action, fields } = await stand.control.framePost({
    placement: 'CRM_DEAL_DETAIL_TAB',
    id,
    userId,
    language: 'en',
  });
  return fetch(action, { method: 'POST', body: new URLSearchParams({ ...fields, ...changes }) });
}

function tokenIn(html: string): string {
  const [, token = ''] = /data-token="([^"]+)"/.exec(html) ?? [];
  expect(token).toMatch(/^p1\./);
  return token;
}

interface Sent {
  token?: string;
  origin?: string;
  method?: string;
}

async function act(body: object, { token, origin, method = 'POST' }: Sent): Promise<number> {
  const response = await fetch(`${stand.pagesUrl}/tab/do`, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: origin ?? new URL(stand.pagesUrl).origin,
      ...(token && { 'x-page-token': token }),
    },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  });
  return response.status;
}

/** A deal that waits, and what gives its run up. */
async function waitingDeal(): Promise<{ id: number; run: string; giveUp: object }> {
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal();
  await until('the run waits', async () => (await stand.control.deal(id)).log.length > 0);
  const [run = ''] = await dealRecord(stand, id).runs();
  return { id, run, giveUp: { verb: 'give-up', run, once: randomUUID(), reason: 'forged' } };
}

const isOpen = async (id: number): Promise<boolean> =>
  (await stand.control.deal(id)).calls.every(({ step }) => step === 'waiting');

const installations = async (): Promise<number> => {
  const { count } = await stand.client.workflow.count('WorkflowType = "install"');
  return count;
};

it('frames its pages in the portal alone, sets no cookie and keeps nothing', async () => {
  const [id = 0] = await stand.control.createDeals();
  const response = await openTab(id);
  expect(response.status).toBe(200);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`frame-ancestors http://${new URL(stand.sandbox.portal.url).hostname}:*`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|data:|https?:\/\/(?!127)/);
  expect([response.headers.get('set-cookie'), response.headers.get('cache-control')]).toEqual([
    null,
    'no-store',
  ]);
});

it.each<[what: string, changes: Changes]>([
  ['another application token', { APPLICATION_TOKEN: 'f'.repeat(32) }],
  ['another portal’s member_id', { member_id: 'e'.repeat(32) }],
  ['a token that the portal did not give', { AUTH_ID: 'd'.repeat(70) }],
  ['no token at all', { AUTH_ID: '' }],
  ['a placement that is none of ours', { PLACEMENT: 'CRM_CONTACT_DETAIL_TAB' }],
])('opens no tab for a POST with %s, and stores nothing', async (_, changes) => {
  const [id = 0] = await stand.control.createDeals();
  const before = await installations();
  const response = await openTab(id, 1, changes);
  expect([400, 403]).toContain(response.status);
  expect(await response.text()).not.toMatch(/data-token|DEAL_/);
  expect(await installations()).toBe(before);
});

it('takes no installation of a portal that is not listed', async () => {
  const { action, fields } = await stand.control.framePost({
    placement: 'CRM_DEAL_DETAIL_TAB',
    id: 1,
  });
  const before = await installations();
  const install = new URL(action.replace('/tab', '/install'));
  install.searchParams.set('DOMAIN', 'stranger.bitrix24.ru');
  const body = new URLSearchParams({ ...fields, member_id: 'c'.repeat(32), PLACEMENT: 'DEFAULT' });
  expect((await fetch(install, { method: 'POST', body })).status).toBe(403);
  expect(await installations()).toBe(before);
});

it('does nothing without a page’s own token, by GET, or for another site', async () => {
  const { id, giveUp } = await waitingDeal();
  const token = tokenIn(await (await openTab(id)).text());
  expect(await act(giveUp, {})).toBe(403);
  expect(await act(giveUp, { token: `${token.slice(0, -2)}xx` })).toBe(403);
  expect(await act(giveUp, { token, method: 'GET' })).toBe(404);
  expect(await act(giveUp, { token, origin: 'https://stranger.example' })).toBe(403);
  expect(await act(giveUp, { token, origin: stand.sandbox.portal.url })).toBe(403);
  expect(await isOpen(id)).toBe(true);
  expect(await act(giveUp, { token })).toBe(200);
  await until('the deal has its answer', async () => !(await isOpen(id)));
});

it('refuses a token that is 15 minutes old, of another portal, or of another deal’s tab', async () => {
  const { id, giveUp } = await waitingDeal();
  const other = (await stand.control.createDeals())[0] ?? 0;
  const keys = parseKeys(stand.environment.CODEC_KEYS ?? '');
  const present = createPageTokens(keys);
  const opened = present.open(tokenIn(await (await openTab(id)).text()));
  if (!opened) throw new Error('The token of an open tab is good.');
  const sealed = (changes: Partial<PageToken>, now = Date.now()): string =>
    createPageTokens(keys, () => now).seal({ ...opened, ...changes });
  expect(await act(giveUp, { token: sealed({}, Date.now() - 15 * 60_000 - 1) })).toBe(403);
  expect(await act(giveUp, { token: sealed({ portal: 'b'.repeat(32) }) })).toBe(403);
  expect(await act(giveUp, { token: sealed({ page: 'app' }) })).toBe(403);
  expect(await act(giveUp, { token: tokenIn(await (await openTab(other)).text()) })).toBe(403);
  expect(await isOpen(id)).toBe(true);
});

it('lets those act who may, as the portal says now', async () => {
  const { id, giveUp } = await waitingDeal();
  const ofManager = tokenIn(await (await openTab(id, 3)).text());
  expect(await act(giveUp, { token: ofManager })).toBe(403);
  const ofAdministrator = tokenIn(await (await openTab(id, 1)).text());
  await stand.control.portalFaults({ notAdministrator: true });
  expect(await act(giveUp, { token: ofAdministrator })).toBe(403);
  await stand.control.portalFaults({ notAdministrator: false, unseenBy: [1] });
  expect(await act(giveUp, { token: ofAdministrator })).toBe(403);
  await stand.control.portalFaults({ unseenBy: [] });
  expect(await isOpen(id)).toBe(true);
});

it('does once what is sent twice', async () => {
  const { id, run } = await waitingDeal();
  const token = tokenIn(await (await openTab(id)).text());
  const answer = {
    verb: 'answer',
    run,
    once: randomUUID(),
    reason: 'entered by hand',
    values: { erp_order_id: 'SO-1' },
  };
  expect(await Promise.all([act(answer, { token }), act(answer, { token })])).toEqual([200, 200]);
  const second = { ...answer, once: randomUUID(), values: { erp_order_id: 'SO-2' } };
  expect(await act(second, { token })).toBe(409);
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: 'SO-1' });
  const { events } = await stand.client.workflow.getHandle(run).fetchHistory();
  const taken = events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  expect(taken).toHaveLength(1);
});

it.each<[what: string, changes: object]>([
  ['a value that the robot does not return', { values: { admin: 'SO-1' } }],
  ['several lines', { values: { erp_order_id: 'SO-1\nSO-2' } }],
  ['no reason', { reason: ' ' }],
  ['a verb that is none', { verb: 'terminate' }],
  ['more than it takes', { extra: 1 }],
])('refuses %s', async (_, changes) => {
  const [id = 0] = await stand.control.createDeals();
  const token = tokenIn(await (await openTab(id)).text());
  const body = {
    verb: 'answer',
    run: `erp_order/DEAL_${id}/x/y/z`,
    once: randomUUID(),
    reason: 'x',
    values: { erp_order_id: 'SO-1' },
    ...changes,
  };
  expect(await act(body, { token })).toBe(400);
});

it.each(['endpoint', 'worker', 'all'])('the role %s loads nothing for pages', (role) => {
  const script = `require(${JSON.stringify(join(ownDist, 'src/cli', `${role}.js`))});
    console.log(Object.keys(require.cache).filter((file) => /src.pages|hono.*jsx/.test(file)).join(' '));`;
  const { stdout, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect([status, stdout.trim()]).toEqual([0, '']);
});
