import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { inboxOf } from '../support/inbox-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

describe('what comes more than once, with an ERP that takes an order twice', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startStand();
    await Promise.all([stand.start('endpoint'), stand.start('worker')]);
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false, create: { latencyMs: seconds(30) } });
  });
  afterAll(() => stand.stop());

  /** Sends a deal's call again; resolves when Temporal has had every copy. */
  async function repeat(id: number, times: number): Promise<void> {
    const [call] = (await stand.control.deal(id)).calls;
    const outcomes = await stand.control.repeatCall(call?.id ?? 0, { times, concurrently: true });
    expect(outcomes.map(({ status }) => status)).toEqual(Array(times).fill(200));
    await until('the inbox is empty', async () => (await inboxOf(stand)).pending === 0);
    expect(await inboxOf(stand)).toMatchObject({ parked: 0 });
  }

  it.each([
    { sent: 'a second time', times: 1 },
    { sent: 'ten times more at once', times: 10 },
  ])('a call that is sent $sent makes one run', async ({ times }) => {
    const id = await stand.callDeal();
    await repeat(id, times);
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
  });

  it('a call that is sent again when its run is over makes no other', async () => {
    const id = await stand.callDeal();
    await stand.answered(id);
    const [runId = ''] = await dealRecord(stand, id).runs();
    await stand.client.workflow.getHandle(runId).result();
    await repeat(id, 3);
    expect(await dealRecord(stand, id).runs()).toEqual([runId]);
    await expectCarriedOutOnce(stand, id);
  });

  it('two events of one process make two runs and one order, and both are answered', async () => {
    const id = await stand.callDeal({ loops: 2 });
    const { calls } = await stand.answered(id);
    expect(new Set(calls.map(({ processId }) => processId)).size).toBe(1);
    expect(calls).toHaveLength(2);
    await expectCarriedOutOnce(stand, id);
  });

  it('a robot that stands on the stage twice makes two runs and one order', async () => {
    const [id = 0] = await stand.control.createDeals();
    const placements = [
      await stand.control.placeRobot({ code: 'erp_order' }),
      await stand.control.placeRobot({ code: 'erp_order' }),
    ];
    await stand.control.moveDeal(id, 'CONFIRMED');
    for (const placement of placements) await stand.control.removeRobot(placement);
    const { calls } = await stand.answered(id);
    expect(new Set(calls.map(({ activityName }) => activityName)).size).toBe(2);
    await expectCarriedOutOnce(stand, id);
  });

  it('a deal that comes back to the stage while the ERP is slow gets the same order twice', async () => {
    const [id = 0] = await stand.control.createDeals();
    const placement = await stand.control.placeRobot({ code: 'erp_order' });
    await stand.control.moveDeal(id, 'CONFIRMED');
    await dealRecord(stand, id).arrived('create');
    await stand.control.moveDeal(id, 'PREPARATION');
    await stand.control.moveDeal(id, 'CONFIRMED');
    await stand.control.removeRobot(placement);
    const { calls } = await stand.answered(id);
    expect(new Set(calls.map(({ processId }) => processId)).size).toBe(2);
    await expectCarriedOutOnce(stand, id);
    const requests = await dealRecord(stand, id).requests();
    expect(requests.map(({ operation }) => operation)).toEqual(['find', 'create', 'find']);
  });
});
