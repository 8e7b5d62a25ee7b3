import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ portals: (origin) => `${origin},${origin.replace('127.0.0.1', 'localhost')}` });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterAll(() => stand.stop());

it('a portal that moves to another domain is followed there, with the runs that were under way', async () => {
  const portal = portalOf(stand);
  await stand.answered(await stand.callDeal());
  await stand.control.erpFaults({ create: { latencyMs: seconds(30) } });
  const underWay = await stand.callDeal();

  const origin = await stand.control.movePortal('localhost');
  const next = await stand.callDeal();
  await stand.answered(underWay);
  await stand.answered(next);
  expect(await portal.record()).toMatchObject({ host: new URL(origin).host, endpoint: `${origin}/rest/` });
  expect(await portal.memo()).toMatchObject({ portal: { host: new URL(origin).host } });
  await expectCarriedOutOnce(stand, underWay);
  await expectCarriedOutOnce(stand, next);
});
