import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { createPortalActivities } from '../../activities/portal';
import { createPortals } from '../../activities/portal-access/portal-access';
import type { SyncReport, InstallEvent, SyncOptions } from '../../workflows/contract/portal-messages';
import { createTokenActivities } from '../../activities/portal-access/tokens';
import { withFailures } from '../../activities/to-failure';
import { freshKey } from '../../src/codec/make-keys';
import { parseKeys } from '../../src/codec/keys';
import { createVault } from '../../src/vault/vault';
import { installWorkflowId, portalWorkflowId } from '../../workflows/contract/ids';
import type { PortalRecord, ProvedInstallation } from '../../workflows/contract/portal-record';
import { newRecord } from '../../workflows/portal/portal-record';
import { taskQueues } from '../../workflows/contract/task-queues';
import { receiveForm } from '../support/receive-form';
import { isProof } from '../support/proof';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { until } from '../support/until';

const minute = 60_000;
const hour = 60 * minute;

let time: SkippedTime;
skipTime((started) => (time = started));

const nothingToDo: SyncReport = {
  user: { id: 1, administrator: true },
  robots: [],
  fields: [],
  bindings: [],
  inactiveUsers: [],
  permissions: [],
  unseen: [],
  registered: {},
};

function proved(change: Partial<ProvedInstallation> = {}): ProvedInstallation {
  return {
    memberId: randomBytes(16).toString('hex'),
    host: 'portal.bitrix24.ru',
    endpoint: 'https://portal.bitrix24.ru/rest/',
    language: 'ru',
    tokenHash: 'first',
    sealedTokens: 'first tokens',
    installedAt: 1_796_000_000,
    ...change,
  };
}

/**
 * A portal whose robots are registered already. The time-skipping server 1.40 never again gives a task to a workflow
 * that cancels an Activity in the moment in which it completes (ACTIVITY_UNKNOWN), and every event of a portal cancels
 * a registration that is under way.
 */
function startRegistered(installation: ProvedInstallation) {
  return start({ ...newRecord(installation), registrationDue: false });
}

function start(record: PortalRecord) {
  return time.client.workflow.start('portal', {
    workflowId: portalWorkflowId(record.memberId),
    taskQueue: taskQueues.robots,
    args: [record],
  });
}

/** While a result is waited for, time may run on to the years in which the server itself ends a portal. */
async function endPortal(portal: { terminate(): Promise<unknown> }): Promise<void> {
  await portal.terminate().catch(() => undefined);
}

function refused(type: string): () => Promise<never> {
  return async () => {
    throw ApplicationFailure.nonRetryable(`refused: ${type}`, type);
  };
}

describe('the owner of a portal', () => {
  const recordOf = (memberId: string): Promise<PortalRecord> =>
    time.client.workflow.getHandle(portalWorkflowId(memberId)).query('portalRecord');

  beforeEach(() => {
    time.instead.syncRobots = async () => nothingToDo;
    time.instead.endRuns = async () => undefined;
  });

  it('keeps the token before an update for an hour, and not longer', async () => {
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal(
      'installed',
      { ...installation, tokenHash: 'second', installedAt: installation.installedAt + 9 },
      { isUpdate: true },
    );
    await time.pass(59 * minute);
    expect((await recordOf(installation.memberId)).tokenHashes).toEqual(['second', 'first']);
    await time.pass(2 * minute);
    await until(
      'it is forgotten',
      async () => (await recordOf(installation.memberId)).tokenHashes.length === 1,
    );
    expect((await recordOf(installation.memberId)).tokenHashes).toEqual(['second']);
    await handle.terminate();
  });

  it('takes no installation that is older than the known one', async () => {
    const installation = proved();
    const handle = await startRegistered(installation);
    const older = { ...installation, tokenHash: 'older', installedAt: installation.installedAt - 1 };
    await handle.signal('installed', older, { isUpdate: false });
    expect(await recordOf(installation.memberId)).toMatchObject({ tokenHashes: ['first'], generation: 0 });
    await handle.terminate();
  });

  it.each([
    ['Portal.PaymentRequired', 'unpaid', 10 * minute],
    ['Portal.ClientInvalid', 'client-refused', minute],
    ['Portal.PortalDeleted', 'deleted', 24 * hour],
    ['VaultError', 'failing', minute],
  ])('rechecks by itself whether %s (%s) is over, and not too often', async (type, state, every) => {
    let asked = 0;
    let answer: () => Promise<never> | Promise<{ sealedTokens: string; endpoint: string; host: string }> =
      refused(type);
    time.instead.refreshTokens = async () => {
      asked += 1;
      return answer();
    };
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'moved' });
    await until('it is known', async () => (await recordOf(installation.memberId)).state === state);
    await time.pass(3.5 * every);
    expect(asked).toBe(4);

    answer = async () => ({
      sealedTokens: 'new',
      endpoint: 'https://moved.bitrix24.ru/rest/',
      host: 'moved.bitrix24.ru',
    });
    await time.pass(every);
    expect(await recordOf(installation.memberId)).toMatchObject({
      state: 'confirmed',
      sealedTokens: 'new',
      host: 'moved.bitrix24.ru',
    });
    await time.pass(3 * every);
    expect(asked).toBe(5);
    await handle.terminate();
  });

  it.each([
    ['Portal.PaymentRequired', 'unpaid'],
    ['Portal.PortalDeleted', 'deleted'],
    ['Portal.UserInactive', 'user-inactive'],
    ['Portal.Overloaded', 'blocked'],
  ])(
    'that refuses calls with %s is %s until it carries one out, whatever tokens it gets',
    async (type, state) => {
      let asked = 0;
      time.instead.refreshTokens = async () => {
        asked += 1;
        return { sealedTokens: 'new' };
      };
      const installation = proved();
      const handle = await startRegistered(installation);
      await handle.signal('callRefused', { generation: 0, type, message: 'says the portal' });
      const standing = { state, reason: 'says the portal', refusesCalls: true };
      expect(await recordOf(installation.memberId)).toMatchObject(standing);
      await time.pass(48 * hour);
      expect(asked).toBe(0);
      await handle.executeUpdate('refresh', { args: [0] });
      expect(await recordOf(installation.memberId)).toMatchObject({ ...standing, sealedTokens: 'new' });
      await handle.signal('carriedOut');
      await until(
        'it is confirmed',
        async () => (await recordOf(installation.memberId)).state === 'confirmed',
      );
      const { reason, refusesCalls } = await recordOf(installation.memberId);
      expect({ reason, refusesCalls }).toEqual({ reason: undefined, refusesCalls: undefined });
      await handle.terminate();
    },
  );

  it('keeps the new tokens of a portal whose address is refused', async () => {
    time.instead.refreshTokens = async () => ({
      sealedTokens: 'new',
      problem: 'no public address',
    });
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'moved' });
    await until(
      'it was asked',
      async () => (await recordOf(installation.memberId)).state === 'address-refused',
    );
    expect(await recordOf(installation.memberId)).toMatchObject({
      sealedTokens: 'new',
      endpoint: installation.endpoint,
      reason: 'no public address',
    });
    await handle.terminate();
  });

  /** Renews what it is given, except tokens that are lost. */
  function renewalsLose(...lost: string[]): string[] {
    const asked: string[] = [];
    time.instead.refreshTokens = async ({ sealedTokens }) => {
      asked.push(sealedTokens);
      if (lost.includes(sealedTokens)) return refused('Portal.TokenLost')();
      return { sealedTokens: `renewed ${sealedTokens}` };
    };
    return asked;
  }

  it('keeps the tokens of a call, and takes them only when its own are lost', async () => {
    const asked = renewalsLose('first tokens');
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'tokens', sealedTokens: 'of a call' });
    await until(
      'they are kept',
      async () => (await recordOf(installation.memberId)).backup?.sealedTokens === 'of a call',
    );
    expect(asked).toEqual([]);
    expect((await handle.describe()).memo).toEqual({
      portal: expect.objectContaining({ state: 'confirmed', backupSince: expect.any(Number) }),
    });

    await handle.signal('portalEvent', { type: 'moved' });
    await until(
      'its own are lost',
      async () => (await recordOf(installation.memberId)).sealedTokens === 'renewed of a call',
    );
    expect(asked).toEqual(['first tokens', 'of a call']);
    const { state, backup } = await recordOf(installation.memberId);
    expect({ state, backup }).toEqual({ state: 'confirmed', backup: undefined });
    // Endpoints see that it needs others.
    expect((await handle.describe()).memo).not.toHaveProperty('portal.backupSince');
    await handle.terminate();
  });

  it('is broken when the kept ones are lost too, and healed by those of a later call', async () => {
    const asked = renewalsLose('first tokens', 'of a call');
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'tokens', sealedTokens: 'of a call' });
    await handle.signal('portalEvent', { type: 'moved' });
    await until('it is broken', async () => (await recordOf(installation.memberId)).state === 'broken');
    await handle.signal('portalEvent', { type: 'tokens', sealedTokens: 'of a later call' });
    await until('it is healed', async () => (await recordOf(installation.memberId)).state === 'confirmed');
    expect(asked).toEqual(['first tokens', 'of a call', 'of a later call']);
    await handle.terminate();
  });

  it('leaves the tokens of a call alone while its own cannot be renewed for another reason', async () => {
    time.instead.refreshTokens = refused('Portal.PaymentRequired');
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'tokens', sealedTokens: 'of a call' });
    await handle.signal('portalEvent', { type: 'moved' });
    await until('it is unpaid', async () => (await recordOf(installation.memberId)).state === 'unpaid');
    expect((await recordOf(installation.memberId)).backup).toMatchObject({ sealedTokens: 'of a call' });
    await handle.terminate();
  });

  it('forgets the tokens of a call when it is installed again', async () => {
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'tokens', sealedTokens: 'of a call' });
    await handle.signal('installed', installation, { isUpdate: false });
    await until(
      'it is installed again',
      async () => (await recordOf(installation.memberId)).generation === 1,
    );
    expect((await recordOf(installation.memberId)).backup).toBeUndefined();
    await handle.terminate();
  });

  it('seals both with the new key', async () => {
    time.instead.resealTokens = async ({ sealedTokens }) => sealedTokens.replace(/^old:/, 'new:');
    const installation = proved({ sealedTokens: 'new:own' });
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'tokens', sealedTokens: 'old:of a call' });
    expect(await handle.executeUpdate('reseal')).toBe('resealed');
    expect(await recordOf(installation.memberId)).toMatchObject({
      sealedTokens: 'new:own',
      backup: { sealedTokens: 'new:of a call' },
    });
    expect(await handle.executeUpdate('reseal')).toBe('current');
    await handle.terminate();
  });

  it('is not brought back by a renewal that ends after the uninstallation', async () => {
    let end: ((value: { sealedTokens: string }) => void) | undefined;
    time.instead.refreshTokens = () => new Promise((resolve) => (end = resolve));
    const installation = proved();
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'moved' });
    await until('it is being renewed', () => end !== undefined);
    const { installedAt, tokenHash } = installation;
    await handle.signal('portalEvent', { type: 'uninstalled', tokenHash, ts: installedAt + 1 });
    end?.({ sealedTokens: 'late' });
    await handle.result();
    expect(await recordOf(installation.memberId)).toMatchObject({
      state: 'uninstalled',
      sealedTokens: 'first tokens',
    });
  });

  it('lives on when it is installed again before its runs have ended', async () => {
    const installation = proved();
    const { memberId, installedAt, tokenHash } = installation;
    let ended: () => void = () => undefined;
    let begun = false;
    time.instead.endRuns = () => {
      begun = true;
      return new Promise((resolve) => (ended = resolve));
    };
    const handle = await startRegistered(installation);
    await handle.signal('portalEvent', { type: 'uninstalled', tokenHash, ts: installedAt + 1 });
    await until('its runs are being ended', () => begun);
    await handle.signal(
      'installed',
      { ...installation, tokenHash: 'second', installedAt: installedAt + 2 },
      { isUpdate: false },
    );
    ended();
    await time.pass(minute);
    expect(await recordOf(memberId)).toMatchObject({ state: 'confirmed', tokenHashes: ['second'] });
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });

  it('ends the runs of each installation, though it is uninstalled again before those of the first have ended', async () => {
    const installation = proved();
    const { memberId, installedAt, tokenHash } = installation;
    const moments: (number | undefined)[] = [];
    let ended: () => void = () => undefined;
    time.instead.endRuns = ({ before }) => {
      moments.push(before);
      return moments.length > 1 ? Promise.resolve() : new Promise((resolve) => (ended = resolve));
    };
    const handle = await startRegistered(installation);
    const uninstall = (ts: number) => handle.signal('portalEvent', { type: 'uninstalled', tokenHash, ts });
    await uninstall(installedAt + 1);
    await until('its runs are being ended', () => moments.length === 1);
    await handle.signal('installed', { ...installation, installedAt: installedAt + 2 }, { isUpdate: false });
    await until(
      'it is installed again',
      async () => (await recordOf(memberId)).installedAt === installedAt + 2,
    );
    await uninstall(installedAt + 3);
    await until('it is uninstalled again', async () => (await recordOf(memberId)).state === 'uninstalled');
    ended();
    await handle.result();
    expect(moments).toEqual([expect.any(Number), expect.any(Number)]);
    expect(moments[1]).toBeGreaterThan(moments[0] ?? Infinity);
  });

  it('brings its robots up to date for one at a time, however many wait', async () => {
    let atOnce = 0;
    let most = 0;
    let begun = 0;
    let go: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (go = resolve));
    time.instead.syncRobots = async () => {
      begun += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await (begun === 1 ? first : delay(200));
      atOnce -= 1;
      return nothingToDo;
    };
    const handle = await startRegistered(proved());
    const sync = () =>
      handle.startUpdate<SyncReport, [SyncOptions]>('sync', {
        args: [{ dryRun: true, remove: [] }],
        waitForStage: 'ACCEPTED',
      });
    const updates = [await sync(), await sync(), await sync(), await sync()];
    go();
    await Promise.all(updates.map((update) => update.result()));
    expect({ begun, most }).toEqual({ begun: 4, most: 1 });
    await handle.terminate();
  });

  it('says that robots were not registered, and goes on', async () => {
    time.instead.syncRobots = refused('Portal.AccessDenied');
    const installation = proved();
    const handle = await start(newRecord(installation));
    await until('it gave up', async () => !(await recordOf(installation.memberId)).registrationDue);
    expect(await recordOf(installation.memberId)).toMatchObject({
      state: 'confirmed',
      registrationProblem: 'refused: Portal.AccessDenied',
    });
    await handle.terminate();
  });
});

describe('an installation', () => {
  beforeEach(() => {
    time.instead.reserveReference = async () => undefined;
  });

  const event = (): InstallEvent => ({
    isUpdate: false,
    memberId: randomBytes(16).toString('hex'),
    tokenHash: randomBytes(32).toString('hex'),
    language: 'ru',
    sealedTokens: 'sealed',
    ts: 1_796_000_000,
  });

  function install(given: InstallEvent) {
    return time.client.workflow.start('install', {
      workflowId: installWorkflowId(given),
      taskQueue: taskQueues.robots,
      args: [given],
    });
  }

  it.each(['Portal.ClientMissing', 'Portal.ClientInvalid'])(
    'waits unconfirmed for days while %s',
    async (type) => {
      let tried = 0;
      time.instead.syncRobots = async () => nothingToDo;
      time.instead.proveInstallation = async () => {
        tried += 1;
        return refused(type)();
      };
      const given = event();
      const handle = await install(given);
      await time.pass(hour);
      // From 5 s, doubled, to a minute.
      expect(tried).toBeGreaterThan(55);
      expect(tried).toBeLessThan(70);
      expect((await handle.describe()).memo).toEqual({
        installation: { memberId: given.memberId, state: 'unconfirmed', reason: `refused: ${type}` },
      });

      const installation = proved({ memberId: given.memberId });
      time.instead.proveInstallation = async () => installation;
      await handle.result();
      const portal = time.client.workflow.getHandle(portalWorkflowId(given.memberId));
      expect(await portal.query('portalRecord')).toMatchObject({ state: 'confirmed' });
      await endPortal(portal);
    },
  );

  it('that nobody mends ends after a week by itself, far from the 51,200 events at which the server would end it', async () => {
    let tried = 0;
    time.instead.proveInstallation = async () => {
      tried += 1;
      return refused('Portal.ClientMissing')();
    };
    const handle = await install(event());
    await time.pass(6 * hour);
    // Every minute while somebody may be at it.
    expect(tried).toBeGreaterThan(355);
    await time.pass(hour);
    expect(tried).toBeLessThan(375);
    if (!isProof) {
      // The rest of the week is more of the same.
      const { historyLength } = await handle.describe();
      expect((historyLength / tried) * (360 + 162 * 6)).toBeLessThan(20_000);
      return;
    }
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Portal.ClientMissing' } });
    const { startTime, closeTime, historyLength } = await handle.describe();
    expect(Number(closeTime) - Number(startTime)).toBeGreaterThan(7 * 24 * hour - 1);
    expect(historyLength).toBeLessThan(20_000);
  });

  it.each(['Portal.TokenLost', 'Portal.NotAllowed', 'Portal.ForeignTokens', 'Portal.EndpointRefused'])(
    'that is refused with %s leaves nothing behind',
    async (type) => {
      time.instead.proveInstallation = refused(type);
      const given = event();
      const handle = await install(given);
      await expect(handle.result()).rejects.toMatchObject({ cause: { type } });
      const portal = time.client.workflow.getHandle(portalWorkflowId(given.memberId));
      await expect(portal.describe()).rejects.toThrow(/not found/i);
    },
  );

  it('of a portal whose references another one has leaves nothing behind', async () => {
    const installation = proved();
    time.instead.proveInstallation = async () => installation;
    time.instead.reserveReference = refused('Portal.ReferenceTaken');
    const handle = await install({ ...event(), memberId: installation.memberId });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Portal.ReferenceTaken' } });
    const portal = time.client.workflow.getHandle(portalWorkflowId(installation.memberId));
    await expect(portal.describe()).rejects.toThrow(/not found/i);
  });
});

it('a run that waits three hours for the ERP answers with the stored token', async () => {
  const { portal: application } = time.sandbox;
  const vault = createVault(parseKeys(freshKey('test')));
  const portals = createPortals({ client: time.client, vault });
  const { recordResult, sendAnswer } = withFailures(createPortalActivities({ portals }));
  const tokens = createTokenActivities({
    client: time.client,
    vault,
    application: { ...application, authServer: application.url },
    portals: [new URL(application.url).origin],
  });
  const form = await receiveForm((url) => time.control.install(url));
  const installation = await tokens.proveInstallation({
    isUpdate: false,
    memberId: application.memberId,
    tokenHash: 'hash',
    language: 'ru',
    sealedTokens: vault.seal(
      JSON.stringify({ accessToken: '', refreshToken: form.get('auth[refresh_token]'), expiresAt: 0 }),
      application.memberId,
    ),
    ts: 1_796_000_000,
  });
  const owner = await startRegistered(installation);
  const stored: { accessToken: string } = JSON.parse(
    vault.open(installation.sealedTokens, application.memberId),
  );
  Object.assign(time.instead, { recordResult, sendAnswer });

  await time.control.erpFaults({ refuseConnections: true });
  const call = await time.call({ portal: application.memberId });
  const run = await time.start(call);
  await time.pass(3 * hour);
  await time.control.erpFaults({ refuseConnections: false });
  // The sandbox did not send this call, and so refuses its event token: the run ends all the same.
  await run.result();

  const sent = (await time.control.record()).flatMap((entry) => (entry.type === 'rest' ? [entry] : []));
  expect(sent.map(({ method }) => method)).toContain('bizproc.event.send');
  const hash = createHash('sha256').update(stored.accessToken).digest('hex');
  expect(new Set(sent.map(({ tokenHash }) => tokenHash))).toEqual(new Set([hash]));
  await endPortal(owner);
});

it('a worker that lacks the vault key sends nothing, and leaves the answer to another attempt', async () => {
  const vaultOf = (id: string) => createVault(parseKeys(freshKey(id)));
  const tokens = JSON.stringify({ accessToken: 'a', refreshToken: 'r', expiresAt: Date.now() + hour });
  const { memberId, ...installation } = proved();
  const sealedTokens = vaultOf('another').seal(tokens, memberId);
  const owner = await startRegistered({ memberId, ...installation, sealedTokens });
  const portals = createPortals({ client: time.client, vault: vaultOf('own') });
  const { sendAnswer } = withFailures(createPortalActivities({ portals }));
  const subject = { portal: memberId, robot: 'erp_order', document: 'DEAL_17' };
  const outcome = { status: 'ok' as const, values: {} };
  await expect(sendAnswer({ ...subject, eventToken: 'a|b|c.d', outcome })).rejects.toMatchObject({
    type: 'Portal.VaultLocked',
    nonRetryable: false,
    message: expect.stringContaining('is not among VAULT_KEYS'),
  });
  await endPortal(owner);
});
