import { makeKeys } from '../../src/codec/make-keys';
import { aCallForm } from '../support/call-form';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { inboxOf } from '../support/inbox-of';
import { portalOf } from '../support/portal-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
let worker: Role;
let endpoint: Role;
beforeAll(async () => {
  stand = await startStand();
  worker = await stand.start('worker');
  endpoint = await stand.start('endpoint');
  await stand.install();
  await stand.answered(await stand.callDeal());
});
afterAll(() => stand.stop());

const unverified = async () => (await inboxOf(stand)).unverified;

/** How often the endpoint has put off what it could not settle. */
async function putOff(): Promise<number> {
  const metrics = await (await fetch(`${stand.metricsUrl}/metrics`)).text();
  return Number(/robots_dispatched_total\{outcome="later"\} (\d+)/.exec(metrics)?.[1]);
}

it('a call that nobody could check waits for the installation that its token is of, and a forged one does not', async () => {
  await worker.kill('SIGTERM');
  await stand.control.update(`${stand.endpointUrl}/install`, { robots: 'kept' });
  await until('its proof is under way', async () => (await inboxOf(stand)).pending === 0);
  const before = await portalOf(stand).memo();
  await stand.temporal.kill();
  const id = await stand.callDeal();
  const forged = await fetch(`${stand.endpointUrl}/robots/erp_order`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: aCallForm({ token: 'f'.repeat(32), memberId: stand.sandbox.portal.memberId, deal: 9_000 }),
  });
  expect([(await stand.control.deal(id)).calls[0]?.outcome?.status, forged.status]).toEqual([200, 200]);
  expect(await unverified()).toBe(2);

  await stand.restartTemporal();
  await until('the forged call is dropped', async () => (await unverified()) < 2, {
    limitMs: seconds(60) + 60_000,
  });
  const words = 'dropped: its application token is of no portal';
  await until('the log says so', () => stand.logOf('endpoint').includes(words));
  // The other one came first, so its time is over too: what keeps it is the installation.
  const times = await putOff();
  await until('it is put off again and again', async () => (await putOff()) >= times + 3);
  expect(await unverified()).toBe(1);
  expect(await portalOf(stand).memo()).toEqual(before);

  worker = await stand.start('worker');
  await stand.answered(id);
  await expectCarriedOutOnce(stand, id);
  expect(await unverified()).toBe(0);
});

it('an entry whose key is gone is listed by its name, and can only be dropped', async () => {
  await stand.temporal.kill();
  const forged = await fetch(`${stand.endpointUrl}/robots/erp_order`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: aCallForm({ token: 'e'.repeat(32), memberId: stand.sandbox.portal.memberId, deal: 9_001 }),
  });
  expect(forged.status).toBe(200);
  await endpoint.kill('SIGTERM');
  const { INBOX_KEYS } = makeKeys('later');
  await stand.restartTemporal();
  endpoint = await stand.start('endpoint', { INBOX_KEYS });
  // Those that Temporal took just before are offered again, and cannot be opened either.
  await until('they are parked', async () => {
    const { pending, parked } = await inboxOf(stand);
    return pending === 0 && parked > 0;
  });

  const listed = await stand.run(['inbox', 'list']);
  const names = listed.stdout.match(/unverified\/\S+$/gm) ?? [];
  expect({ code: listed.code, parked: names.length }).toEqual({
    code: 1,
    parked: (await inboxOf(stand)).parked,
  });
  const [name = '', ...others] = names;
  const retried = await stand.run(['inbox', 'retry', name]);
  expect(retried).toMatchObject({ code: 1, stdout: expect.stringContaining('It can only be dropped') });
  expect((await stand.run(['inbox', 'drop', name], { input: 'n\n' })).code).toBe(1);
  for (const one of [name, ...others])
    expect((await stand.run(['inbox', 'drop', one, '--yes'])).code).toBe(0);
  expect((await stand.run(['inbox', 'list'])).stdout).toBe('Nothing waits for a person.\n');
});
