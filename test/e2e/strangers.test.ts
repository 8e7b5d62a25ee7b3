import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { aForgedCall, aForgedInstallation, flood, send } from '../support/forged-requests';
import { inboxOf } from '../support/inbox-of';
import { portalOf } from '../support/portal-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 240_000);

/** How many times as long as in quiet a deal may take until it is answered; medians. */
const slowerAtMost = 5;
/** Installations of one listed host that an endpoint takes within an hour. */
const takenAtMost = 10;
/** Forged calls that are kept where a busy Temporal does not answer in time; their places are nobody else's. */
const keptAtMost = 50;

/** member_id of another portal that may install the application. */
const other = 'c'.repeat(32);

let stand: Stand;
let endpoint: Role;
let worker: Role;
let installUrl: string;
let host: string;
beforeAll(async () => {
  stand = await startStand({ portals: (origin) => `${origin},${other}` });
  installUrl = `${stand.endpointUrl}/install`;
  ({ host } = new URL(stand.sandbox.portal.url));
  worker = await stand.start('worker');
  endpoint = await stand.start('endpoint');
  await stand.install();
  // The first deal has what is done once.
  await answerTimes(1);
});
afterAll(() => stand.stop());

/** ms until each of so many deals had its answer, one after the other. */
async function answerTimes(count: number): Promise<number[]> {
  const times = [];
  for (let deal = 0; deal < count; deal += 1) {
    const began = performance.now();
    const id = await stand.callDeal();
    expect(await statusOf(id)).toBe(200);
    await stand.answered(id);
    times.push(performance.now() - began);
  }
  return times;
}

/** What the portal got for its call of a deal. */
async function statusOf(id: number): Promise<number | undefined> {
  const outcome = await until(
    `the call of deal ${id} is answered or given up`,
    async () => (await stand.control.deal(id)).calls[0]?.outcome,
  );
  return outcome.status;
}

async function installs(): Promise<number> {
  const { count } = await stand.client.workflow.count('WorkflowType = "install"');
  return count;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Deals in a flood against deals before and after it: others may load the machine meanwhile. */
async function compare(during: () => Promise<number[]>): Promise<number> {
  const before = median(await answerTimes(5));
  const flooded = median(await during());
  const after = median(await answerTimes(5));
  return flooded / Math.max(before, after);
}

it('who know a listed host, and flood it with installations, neither slow deals down nor keep out an update', async () => {
  const portal = portalOf(stand);
  const [grants, workflows] = [(await portal.oauth()).length, await installs()];
  let statuses: Record<number, number> = {};
  const slower = await compare(async () => {
    const stop = flood(stand.endpointUrl, 100, () => aForgedInstallation(host));
    const times = await answerTimes(5);
    expect((await stand.control.update(installUrl, { robots: 'kept' })).status).toBe(200);
    // With the token of the update, proved or not.
    times.push(...(await answerTimes(4)));
    statuses = await stop();
    return times;
  });
  expect(slower).toBeLessThan(slowerAtMost);
  expect(statuses[429]).toBeGreaterThan(100);
  expect(statuses[200] ?? 0).toBeLessThanOrEqual(takenAtMost);
  expect(Object.keys(statuses).toSorted()).toEqual(['200', '429']);
  await until('the update is proved', async () => (await portal.record()).tokenHashes.length === 2);
  // The genuine one beside them.
  expect((await portal.oauth()).length - grants).toBeLessThanOrEqual(takenAtMost + 1);
  expect((await installs()) - workflows).toBeLessThanOrEqual(takenAtMost + 1);
});

it('who know nothing, and flood it with calls, take nobody’s place', async () => {
  let statuses: Record<number, number> = {};
  const slower = await compare(async () => {
    const stop = flood(stand.endpointUrl, 150, () => aForgedCall());
    const times = await answerTimes(5);
    statuses = await stop();
    return times;
  });
  expect(slower).toBeLessThan(slowerAtMost);
  expect(statuses[403]).toBeGreaterThan(100);
  expect(statuses[200] ?? 0).toBeLessThanOrEqual(keptAtMost);
});

it('who flood an endpoint with an empty volume take nothing from the first genuine calls', async () => {
  await endpoint.kill('SIGTERM');
  await rm(join(stand.dir, 'inbox'), { recursive: true });
  const stop = flood(stand.endpointUrl, 150, () => aForgedCall());
  endpoint = await stand.start('endpoint');
  const ids = await stand.callDeals(40);
  const genuine = await Promise.all(ids.map(statusOf));
  const statuses = await stop();
  expect(genuine).toEqual(ids.map(() => 200));
  expect(statuses[200] ?? 0).toBeLessThanOrEqual(keptAtMost);
  const unverified = stand
    .logOf('endpoint')
    .split('\n')
    .filter((line) => line.includes('acknowledged unverified'));
  for (const id of ids) expect(unverified.join()).not.toContain(`"DEAL_${id}"`);
  await Promise.all(ids.map((id) => stand.answered(id)));
});

it('who flood it while Temporal is away keep out neither an update nor the calls with its token', async () => {
  await stand.temporal.kill();
  const stops = [
    flood(stand.endpointUrl, 50, () => aForgedInstallation(host)),
    flood(stand.endpointUrl, 100, () => aForgedCall()),
  ];
  await until('nobody’s places are taken', async () => (await inboxOf(stand)).unverified >= 50);
  expect((await stand.control.update(installUrl, { robots: 'kept' })).status).toBe(200);
  const ids = await stand.callDeals(5);
  expect(await Promise.all(ids.map(statusOf))).toEqual(ids.map(() => 200));
  await Promise.all(stops.map((stop) => stop()));
  await stand.restartTemporal();
  for (const id of ids) {
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
  }
});

it('with another portal’s token cannot call as this one while that portal is being installed', async () => {
  await worker.kill('SIGTERM');
  const token = 'b'.repeat(32);
  const auth = { member_id: other, application_token: token };
  expect((await stand.control.install(installUrl, { auth })).status).toBe(200);
  const { memberId } = stand.sandbox.portal;
  await until('what was forged before is dropped', async () => (await inboxOf(stand)).unverified === 0);
  const asThisOne = Array.from({ length: 50 }, () =>
    send(stand.endpointUrl, aForgedCall({ token, memberId })),
  );
  expect(new Set(await Promise.all(asThisOne))).toEqual(new Set([403]));
  expect((await inboxOf(stand)).unverified).toBe(0);
  // Its own calls are kept until it is proved.
  expect(await send(stand.endpointUrl, aForgedCall({ token, memberId: other }))).toBe(200);
  worker = await stand.start('worker');
  await answerTimes(1);
});
