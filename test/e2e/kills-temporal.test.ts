import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { inboxOf } from '../support/inbox-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

describe('a Temporal server that is killed and comes back, with an ERP that takes an order twice', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startStand();
    await Promise.all([stand.start('endpoint'), stand.start('worker')]);
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false, create: { latencyMs: seconds(40) } });
  });
  afterAll(() => stand.stop());

  it('in the middle of a run leaves one order and an answer', async () => {
    const id = await stand.callDeal();
    await dealRecord(stand, id).arrived('create');
    await stand.temporal.kill();
    await stand.restartTemporal();
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
  });

  it('while the ERP finishes the order, which nobody can be told of, leaves no second one', async () => {
    const id = await stand.callDeal();
    await dealRecord(stand, id).arrived('create');
    await stand.temporal.kill();
    await until('the ERP has the order', async () => (await dealRecord(stand, id).orders()).length > 0, {
      limitMs: seconds(60) + 30_000,
    });
    await stand.restartTemporal();
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
  });

  it('with calls on their way into it loses none of them', async () => {
    await stand.control.erpFaults({ create: {} });
    const before = await stand.callDeals(10);
    await stand.temporal.kill();
    const during = await stand.callDeals(10);
    expect((await inboxOf(stand)).pending).toBeGreaterThanOrEqual(during.length);
    await stand.restartTemporal();
    for (const id of [...before, ...during]) await stand.answered(id);
    for (const id of [...before, ...during]) await expectCarriedOutOnce(stand, id);
  });
});
