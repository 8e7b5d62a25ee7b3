import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

/** ERP_LONGEST_LATENCY of the stand, ms. */
const longestLatency = seconds(60);

describe('an order whose outcome nobody heard of', () => {
  let stand: Stand;
  let worker: Role;
  beforeAll(async () => {
    stand = await startStand({ environment: { OUTAGE_RETRY: `${seconds(60)}ms` } });
    [, worker] = await Promise.all([stand.start('endpoint'), stand.start('worker')]);
    await stand.install();
  });
  afterAll(() => stand.stop());

  /** The order was created at once, and looked up again only when any create would have been over. */
  async function expectFoundInTime(id: number): Promise<void> {
    await expectCarriedOutOnce(stand, id);
    const requests = await dealRecord(stand, id).requests();
    expect(requests.map(({ operation }) => operation)).toEqual(['find', 'create', 'find']);
    const [, create, lookUp] = requests;
    expect((lookUp?.at ?? 0) - (create?.at ?? 0)).toBeGreaterThanOrEqual(longestLatency);
  }

  test.each([
    { ids: 'unique', uniqueExternalIds: true },
    { ids: 'not unique', uniqueExternalIds: false },
  ])(
    'is found after the ERP carried it out and cut the socket, external ids being $ids there',
    async ({ uniqueExternalIds }) => {
      await stand.control.erpFaults({
        uniqueExternalIds,
        create: { latencyMs: seconds(35), reply: 'cut', carryOut: true, times: 1 },
      });
      const id = await stand.callDeal();
      await stand.answered(id);
      await expectFoundInTime(id);
    },
  );

  describe('is found after the ERP carried it out and answered', () => {
    const replies = ['no-result', 'html-502', 'empty-200', 'truncate', 'http-503'] as const;
    const dealOf = new Map<string, number>();
    // All of them wait for their look-up at the same time.
    beforeAll(async () => {
      for (const reply of replies) {
        await stand.control.erpFaults({
          uniqueExternalIds: false,
          create: { reply, carryOut: true, times: 1 },
        });
        const id = await stand.callDeal();
        await dealRecord(stand, id).arrived('create');
        dealOf.set(reply, id);
      }
    });

    it.each(replies)('%s', async (reply) => {
      const id = dealOf.get(reply) ?? 0;
      await stand.answered(id);
      await expectFoundInTime(id);
    });
  });

  it('is found by another worker when the first was killed in the middle of the call', async () => {
    await stand.control.erpFaults({
      uniqueExternalIds: false,
      create: { latencyMs: seconds(40), times: 1 },
    });
    const id = await stand.callDeal();
    const { at } = await dealRecord(stand, id).arrived('create');
    await until('second 20 of the call', () => Date.now() - at >= seconds(20));
    expect(await dealRecord(stand, id).orders()).toEqual([]);
    await worker.kill();
    worker = await stand.start('worker');
    await stand.answered(id);
    await expectFoundInTime(id);
  });
});
