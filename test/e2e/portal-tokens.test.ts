import { temporal } from '@temporalio/proto';
import { createDescribeWorkActivities } from '../../activities/describe-work';
import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

const { PENDING_ACTIVITY_STATE_STARTED } = temporal.api.enums.v1.PendingActivityState;

jest.setTimeout(seconds(300) + 540_000);

let stand: Stand;
let portal: ReturnType<typeof portalOf>;
beforeAll(async () => {
  // Activities keep their slots while they wait for the token, so their time is not scaled.
  stand = await startStand({ environment: { TIME_SCALE: '1' } });
  await Promise.all([stand.start('endpoint'), stand.start('worker'), stand.start('worker')]);
  await stand.install();
  portal = portalOf(stand);
});
afterEach(async () => {
  await stand.control.portalFaults({ rest: {}, oauth: {} });
});
afterAll(() => stand.stop());

const atWork = "WorkflowType = 'erpOrder' AND ExecutionStatus = 'Running'";

/** A slot is given back after 20 s, whatever the scale. */
const patiently = { limitMs: 180_000 };

/** Runs that a worker has in hand on the portal's queue or had there once. */
async function taken(): Promise<number> {
  let count = 0;
  for await (const { workflowId } of stand.client.workflow.list({ query: atWork })) {
    const { raw } = await stand.client.workflow.getHandle(workflowId).describe();
    const reading = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'readErpOrder');
    const now = reading?.state === PENDING_ACTIVITY_STATE_STARTED;
    if (now || (reading?.attempt ?? 0) > 1) count += 1;
  }
  return count;
}

it('more runs than two workers have slots meet an expired token: one refresh, and none is stuck', async () => {
  const before = await portal.grants();
  await stand.control.expireTokens();
  // An authorization server that is away holds them for as long as this takes, on any machine.
  await stand.control.portalFaults({ oauth: { reply: 'html-503' } });
  // Each worker has 30 slots on the portal's queue: ten runs more than there are slots.
  const count = 70;
  const moving = stand.callDeals(count);
  // One question a look, as long as not all have begun: one for each would hold up what is waited for.
  const all = async (): Promise<boolean> => (await stand.client.workflow.count(atWork)).count === count;
  await until('all runs have begun', all, patiently);
  // Nothing ends meanwhile, so that slots which are kept would leave ten without a turn.
  await until(
    'slots are given back, and each has its turn',
    async () => (await taken()) === count,
    patiently,
  );
  await stand.control.portalFaults({ oauth: {} });
  const ids = await moving;
  for (const id of ids) await stand.answered(id);
  expect((await portal.grants()) - before).toBe(1);
  for (const id of ids.slice(0, 3)) await expectCarriedOutOnce(stand, id);
});

/** Waits until a call has brought tokens that are kept beside the portal's own. */
async function backupKept(): Promise<void> {
  await until('backup tokens are kept', async () => (await portal.record()).backup !== undefined);
}

it('a lost refresh is made good with the tokens of an earlier call, and nobody notices', async () => {
  await backupKept();
  const before = { asked: (await portal.oauth()).length, generation: (await portal.record()).generation };
  await stand.control.portalFaults({ oauth: { reply: 'lose-reply', times: 1 } });
  await stand.control.expireTokens();
  const id = await stand.callDeal();
  await stand.answered(id);
  expect((await portal.oauth()).slice(before.asked)).toEqual(['ok, reply lost', 'invalid_grant', 'ok']);
  // One renewal in all: the portal was never broken.
  expect((await portal.record()).generation).toBe(before.generation + 1);
  await expectCarriedOutOnce(stand, id);
});

it('a portal whose backup tokens are lost too is broken, runs wait, and the next verified call heals all of it', async () => {
  await until('a call has brought backup tokens again', async () => {
    await stand.answered(await stand.callDeal());
    return (await portal.record()).backup !== undefined;
  });
  // Each of the two is asked for twice: by the request whose reply is lost, and by the one that is refused.
  await stand.control.portalFaults({ oauth: { reply: 'lose-reply', times: 3 } });
  await stand.control.expireTokens();
  const waiting = await stand.callDeal();
  const broken = await portal.is('broken');
  expect(broken.reason).toMatch(/refused the token refresh/);
  expect(await portal.memo()).toMatchObject({ portal: { state: 'broken' } });
  const lost = await portal.oauth();
  const oneLost = ['ok, reply lost', 'invalid_grant'];
  expect(lost.slice(-4)).toEqual([...oneLost, ...oneLost]);

  await portal.endpointKnows('broken');
  const healing = await stand.callDeal();
  await portal.is('confirmed');
  expect((await portal.oauth()).slice(lost.length)).toEqual(['ok']);
  await stand.answered(healing);
  await stand.answered(waiting);
  await expectCarriedOutOnce(stand, waiting);
});

/** What a run's own Activity last failed with. */
async function waitsFor(dealId: number): Promise<string | undefined> {
  const [runId] = await dealRecord(stand, dealId).runs();
  if (!runId) return undefined;
  const { lastFailure } = await createDescribeWorkActivities({ client: stand.client }).describeWork({
    workId: runId,
  });
  return lastFailure?.message;
}

async function portalsThatAre(state: string): Promise<string[]> {
  const ids: string[] = [];
  const query = `WorkflowType = 'portal' AND B24PortalState = '${state}'`;
  for await (const { workflowId } of stand.client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}

/** What an operator does once the cause is gone: an installation brings new tokens. */
async function reinstall(): Promise<void> {
  await stand.control.portalFaults({ oauth: {}, rest: {} });
  await stand.control.install(`${stand.endpointUrl}/install`);
  await portal.is('confirmed');
}

it.each([
  ['payment-required', 'unpaid'],
  ['portal-deleted', 'deleted'],
  ['invalid-grant', 'broken'],
] as const)(
  'a refresh that is refused with %s leaves the portal %s; runs wait and nobody asks again',
  async (reply, state) => {
    await stand.control.portalFaults({ oauth: { reply } });
    await stand.control.expireTokens();
    const asked = (await portal.oauth()).length;
    const id = await stand.callDeal();
    await portal.is(state);
    await until('the run says why it waits', async () =>
      (await waitsFor(id))?.startsWith(`The portal is ${state}, and nothing was sent to it.`),
    );
    await until('operators find it', async () => (await portalsThatAre(state)).length === 1);
    // Lost tokens are asked for once, and so are the backup ones if a call has brought any by then.
    expect((await portal.oauth()).length - asked).toBeLessThanOrEqual(state === 'broken' ? 2 : 1);

    await reinstall();
    await stand.answered(id);
  },
);

it.each([
  ['payment-required', 'unpaid'],
  ['portal-deleted', 'deleted'],
  ['user-inactive', 'user-inactive'],
  ['overload-limit', 'blocked'],
] as const)(
  'a portal that refuses calls with %s is %s; runs wait and hardly send anything more',
  async (reply, state) => {
    await stand.control.portalFaults({ rest: { reply } });
    const id = await stand.callDeal();
    await portal.is(state);
    await until('the run says why it waits', async () =>
      (await waitsFor(id))?.startsWith(`The portal is ${state}, and nothing was sent to it.`),
    );

    await reinstall();
    await stand.answered(id);
  },
);
