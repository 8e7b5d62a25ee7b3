import type { PortalFaultsChange } from '../../sandbox/portal/faults';
import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { createLanes } from '../support/lanes';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 400_000);

type RestFault = NonNullable<PortalFaultsChange['rest']>;

/** A stand, and what is asked of it. */
type Lane = ReturnType<typeof laneOn>;

// Each of these tests waits most of its time, for next attempts: portal and ERP answer at once here.
const lanes = createLanes<Lane>(2, {
  async start() {
    const stand = await startStand({ environment: { OUTAGE_RETRY: `${seconds(20)}ms` } });
    await Promise.all([stand.start('endpoint'), stand.start('worker')]);
    await stand.install();
    await portalOf(stand).settled();
    return laneOn(stand);
  },
  clear: async ({ stand }) => void (await stand.control.portalFaults({ rest: {} })),
  stop: ({ stand }) => stand.stop(),
});
afterAll(() => lanes.stop());

interface Request {
  /** `batch`, or the one method. */
  method: string;
  verdict: string;
  commands: string[];
}

function laneOn(stand: Stand) {
  const lastLine = async (): Promise<number> => (await stand.control.record()).at(-1)?.seq ?? 0;

  async function requestsSince(since: number): Promise<Request[]> {
    const record = await stand.control.record({ since });
    return record.flatMap((entry) =>
      entry.type === 'rest'
        ? [
            {
              method: entry.method,
              verdict: entry.verdict,
              commands: entry.carried.map(({ method }) => method),
            },
          ]
        : [],
    );
  }

  /** Waits until a deal's run has given its answer for the second time, and so has ended. */
  async function ended(dealId: number): Promise<void> {
    const [id = ''] = await until('the run is there', async () => {
      const runs = await dealRecord(stand, dealId).runs();
      return runs.length > 0 && runs;
    });
    await stand.client.workflow.getHandle(id).result();
  }

  /**
   * What a run asks of the portal where all is well, from the sandbox's record. One that a busy machine made late reads
   * before it writes, and is made again.
   */
  async function healthyRun(): Promise<Request[]> {
    const since = await lastLine();
    const id = await stand.callDeal();
    await ended(id);
    await expectCarriedOutOnce(stand, id);
    const requests = await requestsSince(since);
    return requests.some(({ method }) => method === 'crm.item.get') ? healthyRun() : requests;
  }

  const isUsedUp = async (): Promise<boolean> =>
    (await stand.control.state()).faults.portal.rest.reply === 'answer';

  /** Runs a deal for each of these methods, in which this one meets a single inner fault, and no other does. */
  async function expectNothingLost(of: 'request' | 'command', methods: readonly string[]): Promise<void> {
    for (const [index, method] of methods.entries()) {
      const after = methods.slice(0, index).filter((before) => before === method).length;
      const rest: RestFault = { reply: 'error-core', of, methods: [method], after, times: 1 };
      await stand.control.portalFaults({ rest });
      const id = await stand.callDeal();
      await stand.answered(id);
      // The second answer of this run must not be taken for one of the next.
      if (method === 'bizproc.event.send') await ended(id);
      expect({ index, rest, met: await isUsedUp() }).toEqual({ index, rest, met: true });
      await expectCarriedOutOnce(stand, id);
    }
  }

  return { stand, lastLine, requestsSince, ended, healthyRun, expectNothingLost };
}

it.concurrent('a plan that lapses at any one request of a run and is paid again is waited for', () =>
  lanes.run(async ({ stand, lastLine, requestsSince, ended, healthyRun }) => {
    const portal = portalOf(stand);
    for (const after of (await healthyRun()).keys()) {
      const since = await lastLine();
      await stand.control.portalFaults({ rest: { reply: 'plan-lapsed', after } });
      const id = await stand.callDeal();
      await portal.is('unpaid');
      await stand.control.portalFaults({ rest: {} });
      await stand.answered(id);
      await ended(id);
      await portal.is('confirmed');
      await expectCarriedOutOnce(stand, id);
      // Until it was paid hardly anything was sent: the request that met the lapse, and one to find out.
      const refused = (await requestsSince(since)).filter(({ verdict }) => verdict === 'fault plan-lapsed');
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThan(3);
    }
  }));

it.concurrent('one inner fault at any one request of a run costs nothing: answered, one order, field written', () =>
  lanes.run(async ({ healthyRun, expectNothingLost }) => {
    const methods = (await healthyRun()).map(({ method }) => method);
    expect(methods).toEqual(['batch', 'batch', 'bizproc.event.send', 'bizproc.event.send']);
    await expectNothingLost('request', methods);
  }));

it.concurrent('one inner fault at any one command of a run costs nothing either', () =>
  lanes.run(async ({ healthyRun, expectNothingLost }) => {
    const commands = (await healthyRun()).flatMap((request) => request.commands);
    expect(commands.length).toBeGreaterThan(10);
    await expectNothingLost('command', commands);
  }));

it.concurrent('a lapsed plan in the middle of the ERP’s work, for forty seconds: the step is answered', () =>
  lanes.run(async ({ stand }) => {
    await stand.control.erpFaults({ create: { latencyMs: seconds(8) } });
    await stand.control.portalFaults({ rest: { reply: 'plan-lapsed', after: 1, lastsMs: seconds(43) } });
    const id = await stand.callDeal();
    await stand.answered(id);
    await stand.control.erpFaults({ create: {} });
    await expectCarriedOutOnce(stand, id);
  }));

it.concurrent('a refusal that nobody has heard of is waited for, wherever it comes', () =>
  lanes.run(async ({ stand }) => {
    const refusal = { status: 418, code: 'TEAPOT_ACCESS_DENIED', text: 'Access denied!' };
    await stand.control.portalFaults({ rest: { reply: 'refusal', refusal, times: 7 } });
    const id = await stand.callDeal();
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
  }));

it.concurrent('what somebody put into the field while the ERP was away is left, and all are told', () =>
  lanes.run(async ({ stand }) => {
    await stand.control.erpFaults({ refuseConnections: true });
    const id = await stand.callDeal();
    await until('the run waits', async () => (await stand.control.deal(id)).log.length > 0);
    await stand.control.changeDeal(id, { UF_CRM_ERP_ORDER_ID: 'by hand' });
    await stand.control.erpFaults({ refuseConnections: false });
    const { calls, fields, log } = await stand.answered(id);
    const [order] = await dealRecord(stand, id).orders();
    const told = `Заказ ${order?.number} создан в ERP. В поле UF_CRM_ERP_ORDER_ID уже внесли «by hand»`;
    expect(fields.UF_CRM_ERP_ORDER_ID).toBe('by hand');
    expect(calls[0]?.returned).toMatchObject({ status: 'ok', erp_order_id: order?.number });
    expect(calls[0]?.returned?.error).toMatch(told);
    expect(log.map(({ text }) => text).join('\n')).toMatch(told);
    const { notifications } = await stand.control.state();
    expect(notifications.some(({ message }) => message.includes('уже внесли «by hand»'))).toBe(true);
  }));
