import { createServer } from 'node:net';
import { once } from 'node:events';
import { businessId, portalWorkflowId } from '../../workflows/contract/ids';
import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { portalOf } from '../support/portal-of';
import { aCallForm } from '../support/call-form';
import { type Role, type RoleName, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
let portal: ReturnType<typeof portalOf>;
let installUrl: string;
let worker: Role;

beforeAll(async () => {
  stand = await startStand();
  portal = portalOf(stand);
  installUrl = `${stand.endpointUrl}/install`;
  await stand.start('endpoint');
});
afterAll(() => stand.stop());

/** Runs of a workflow type, newest first. */
async function runsOf(
  type: string,
): Promise<{ id: string; status: string; memo: Record<string, unknown> | undefined }[]> {
  const runs = [];
  for await (const { workflowId, status, memo } of stand.client.workflow.list({
    query: `WorkflowType = '${type}'`,
  })) {
    runs.push({ id: workflowId, status: status.name, memo });
  }
  return runs;
}

/** A role may write after it has answered. */
async function logged(role: RoleName, words: RegExp): Promise<void> {
  await until(`the ${role} says ${words.source}`, () => words.test(stand.logOf(role)));
}

/** Statuses that calls with these application tokens get. */
function statusesOf(tokens: readonly string[]): Promise<number[]> {
  return Promise.all(
    tokens.map(async (token, index) => {
      const response = await fetch(`${stand.endpointUrl}/robots/erp_order`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: aCallForm({ token, memberId: stand.sandbox.portal.memberId, deal: 9_000 + index }),
      });
      return response.status;
    }),
  );
}

it.each([
  ['before there is a client secret', { BITRIX24_CLIENT_SECRET: '' }],
  ['while the client secret is wrong', { BITRIX24_CLIENT_SECRET: 'of another application' }],
])('an installation that comes %s waits unconfirmed', async (_, settings) => {
  worker = await stand.start('worker', settings);
  await stand.control.install(installUrl);
  const unconfirmed = await until('an installation waits', async () =>
    (await runsOf('install')).find(({ memo }) => memo?.installation),
  );
  expect(unconfirmed).toMatchObject({
    status: 'RUNNING',
    memo: { installation: { memberId: stand.sandbox.portal.memberId, state: 'unconfirmed' } },
  });
  expect(await runsOf('portal')).toEqual([]);
  expect((await stand.control.state()).robots).toEqual([]);
  await worker.kill('SIGKILL');
});

it('and is confirmed once the secret is there, robots and all', async () => {
  worker = await stand.start('worker');
  await portal.is('confirmed', 120_000);
  await until('the robots are registered', async () => (await stand.control.state()).robots.length > 0);
  const id = await stand.callDeal();
  await stand.answered(id);
});

it('a second installation brings new tokens to the same workflow', async () => {
  await until('both installations ended', async () =>
    (await runsOf('install')).every(({ status }) => status === 'COMPLETED'),
  );
  const before = await portal.settled();
  await stand.control.install(installUrl);
  await until('its tokens are there', async () => (await portal.record()).generation > before.generation);
  expect(await runsOf('portal')).toHaveLength(1);
  await stand.control.expireTokens();
  const id = await stand.callDeal();
  await stand.answered(id);
});

describe('a forger', () => {
  const trap = createServer((socket) => socket.destroy());
  let caught = 0;
  let trapped: string;

  beforeAll(async () => {
    trap.on('connection', () => (caught += 1));
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const address = trap.address();
    trapped = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterAll(() => void trap.close());

  it.each([
    ['domain', (): string => trapped],
    ['client_endpoint', (): string => `http://${trapped}/rest/`],
    ['server_endpoint', (): string => `http://${trapped}/rest/`],
    ['client_endpoint', (): string => 'http://169.254.169.254/rest/'],
  ])('who installs over the portal with another %s reaches nobody', async (part, value) => {
    const before = await portal.settled();
    const oauth = await portal.oauth();
    const outcome = await stand.control.install(installUrl, { auth: { [part]: value() } });
    expect(outcome.status).toBe(403);
    await logged('endpoint', /Install\.(HostRefused|NotAllowed)/);
    expect(await portal.oauth()).toEqual(oauth);
    expect(await portal.record()).toEqual(before);
    expect(caught).toBe(0);
  });

  it.each([
    [
      'a token of a foreign application',
      { refresh_token: 'f'.repeat(70), application_token: 'f'.repeat(32) },
    ],
    ['another portal’s name', { member_id: 'e'.repeat(32), application_token: 'e'.repeat(32) }],
  ])('who installs with %s changes nothing, and the log says so', async (_, auth) => {
    const before = await portal.settled();
    const installs = (await runsOf('install')).length;
    expect((await stand.control.install(installUrl, { auth })).status).toBe(200);
    const [run] = await until('the installation has failed', async () => {
      const runs = await runsOf('install');
      return runs.length > installs && runs.every(({ status }) => status !== 'RUNNING') && runs;
    });
    expect(run?.status).toBe('FAILED');
    await logged('worker', /an installation was not proved/);
    expect(await portal.record()).toEqual(before);
    const [status] = await statusesOf([auth.application_token]);
    expect(status).toBe(403);
  });

  it.each([
    ['without a token', { application_token: '' }, 400],
    ['with a wrong token', { application_token: 'f'.repeat(32) }, 403],
  ])('who uninstalls %s is turned away', async (_, auth, status) => {
    const before = await portal.settled();
    expect((await stand.control.uninstall(installUrl, { auth, forged: true })).status).toBe(status);
    await logged('endpoint', status === 400 ? /Call\.Malformed/ : /Uninstall\.Refused/);
    expect(await portal.record()).toEqual(before);
  });
});

it('an update brings a new application token, the old one stays good for now, and the robots are registered anew', async () => {
  const { applicationToken } = stand.sandbox.portal;
  await stand.control.update(installUrl);
  const record = await until('the update is proved', async () => {
    const updated = await portal.record();
    return updated.tokenHashes.length === 2 && updated;
  });
  expect(record.formerUntil).toBeGreaterThan(Date.now() + 59 * 60_000);
  // Vendor: an update deletes the application's robots (bizproc-robot-delete.md).
  await until('the robots are registered anew', async () =>
    (await stand.control.state()).robots.some(({ code }) => code === 'erp_order'),
  );
  await portal.settled();
  const id = await stand.callDeal();
  await stand.answered(id);
  expect(await statusesOf([applicationToken, 'f'.repeat(32)])).toEqual([200, 403]);
});

it('a call with a token that no worker has proved yet is taken, and carried out once it is', async () => {
  await worker.kill('SIGTERM');
  await stand.control.update(installUrl, { robots: 'kept' });
  const id = await stand.callDeal();
  expect((await stand.control.deal(id)).calls[0]?.outcome?.status).toBe(200);
  worker = await stand.start('worker');
  await stand.answered(id);
  await expectCarriedOutOnce(stand, id);
});

it('an uninstallation with the token before the update, or an old one, is not honoured, and the log says so', async () => {
  const before = await portal.settled();
  await stand.control.uninstall(installUrl, { token: 'previous', forged: true });
  await logged('worker', /an uninstallation was not honoured/);
  const events = (await runsOf('portalEvent')).length;
  await stand.control.uninstall(installUrl, { ts: before.installedAt, forged: true });
  await until('the second is judged', async () => {
    const runs = await runsOf('portalEvent');
    return runs.length > events && runs.every(({ status }) => status === 'COMPLETED');
  });
  expect(await portal.record()).toEqual(before);
});

it('an uninstallation ends the runs that wait and their work, and the portal with them', async () => {
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal();
  const [runId = ''] = await until('the run waits for the ERP', async () => {
    const runs = await dealRecord(stand, id).runs();
    return (await dealRecord(stand, id).attempt()) !== undefined && runs;
  });
  expect((await stand.control.uninstall(installUrl)).status).toBe(200);
  await expect(stand.client.workflow.getHandle(runId).result()).rejects.toMatchObject({
    cause: {
      type: 'Portal.Uninstalled',
      message: expect.stringContaining('was uninstalled from the portal'),
    },
  });
  const { memberId } = stand.sandbox.portal;
  const work = businessId('erp-order', { portal: memberId, document: `DEAL_${id}` });
  expect((await stand.client.workflow.getHandle(work).describe()).status.name).not.toBe('RUNNING');
  const handle = stand.client.workflow.getHandle(portalWorkflowId(memberId));
  await until('the portal has ended', async () => (await handle.describe()).status.name === 'COMPLETED');
  expect((await stand.control.deal(id)).calls[0]).toMatchObject({ step: 'waiting', answers: 0 });

  const token = stand.sandbox.portal.applicationToken;
  // A minute after it was proved at the latest.
  await until('calls are refused', async () => (await statusesOf([token]))[0] === 403, { limitMs: 120_000 });
  await stand.control.resetFaults();
  await stand.control.portalFaults({ limits: null });
});

it('and it can be installed anew', async () => {
  await stand.install();
  await portal.is('confirmed');
  const id = await stand.callDeal();
  await stand.answered(id);
  await expectCarriedOutOnce(stand, id);
});
