import { dealRecord } from '../support/deal-record';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(3_600) + 300_000);

// Situations of docs/operate.md that no other file produces: an outcome that nobody knows, and tokens that are lost.

let stand: Stand;
let portal: ReturnType<typeof portalOf>;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  portal = portalOf(stand);
});
afterEach(async () => {
  await stand.control.erpFaults({ create: {}, find: {} });
  await stand.control.portalFaults({ oauth: {} });
});
afterAll(() => stand.stop());

async function seen(id: number) {
  const { stdout } = await stand.run(['runs', '--deal', String(id), '--json']);
  return JSON.parse(stdout).runs[0];
}

it('an outcome that nobody knows: the reference is named, and after a repair the order is found and not made again', async () => {
  await stand.control.erpFaults({ create: { reply: 'no-result', carryOut: true } });
  const id = await stand.callDeal();
  await dealRecord(stand, id).arrived('create');
  await stand.control.erpFaults({ find: { reply: 'no-result' } });
  // It is asked for half an hour before that is taken for a broken contract.
  const { calls } = await stand.answered(id, seconds(3_000));
  expect(calls[0]?.returned).toMatchObject({ status: 'unknown' });
  await until('it is an open failure', async () => (await seen(id))?.state === 'FAILED');
  const listed = await stand.run(['runs', '--open-failures', '--deal', String(id)]);
  expect(listed).toMatchObject({ code: 1, stdout: expect.stringMatching(/asks|unknown/) });
  const { stdout } = await stand.run(['run', String(id)]);
  expect(stdout).toContain(dealRecord(stand, id).externalId);

  await stand.control.erpFaults({ create: {}, find: {} });
  expect((await stand.run(['again', String(id), '--yes'])).code).toBe(0);
  const [order] = await dealRecord(stand, id).orders();
  await until(
    'the field is filled in',
    async () => (await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID === order?.number,
  );
  expect(await dealRecord(stand, id).orders()).toHaveLength(1);
  expect((await stand.run(['runs', '--open-failures', '--deal', String(id)])).code).toBe(0);
});

it('tokens that are lost: runs say that they wait, doctor names the portal, and the next call heals it', async () => {
  await until('a call has brought backup tokens', async () => {
    await stand.answered(await stand.callDeal());
    return (await portal.record()).backup !== undefined;
  });
  await stand.control.portalFaults({ oauth: { reply: 'lose-reply', times: 3 } });
  await stand.control.expireTokens();
  const id = await stand.callDeal();
  await portal.is('broken');
  await until('the run is found as waiting', async () => (await seen(id))?.status === 'waiting');
  expect((await seen(id))?.told).toContain('The portal withdrew the application’s access.');
  const { code, stdout } = await stand.run(['doctor']);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining(new URL(stand.sandbox.portal.url).host),
  });

  await portal.endpointKnows('broken');
  const healing = await stand.callDeal();
  await portal.is('confirmed');
  await stand.answered(healing);
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
});
