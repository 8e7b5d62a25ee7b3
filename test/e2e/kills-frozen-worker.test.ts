import { outlineOf } from '../replay/histories';
import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

describe('a worker that froze while the ERP replied to its look-up, with an ERP that takes an order twice', () => {
  let stand: Stand;
  let workers: Role[];
  beforeAll(async () => {
    stand = await startStand();
    const [, ...started] = await Promise.all([
      stand.start('endpoint'),
      stand.start('worker'),
      stand.start('worker'),
    ]);
    workers = started;
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false, create: { latencyMs: seconds(55) } });
  });
  afterAll(() => stand.stop());

  /** A deal whose worker froze in the look-up and wakes after so many seconds. */
  async function dealOfSleeper(asleep: number): Promise<number> {
    await stand.control.erpFaults({ find: { latencyMs: seconds(20), times: 1 } });
    const id = await stand.callDeal();
    const record = dealRecord(stand, id);
    const { at } = await record.arrived('find');
    const attempt = await record.attempt();
    const sleeper = workers.find(({ pid }) => pid === attempt?.pid);
    if (!sleeper) throw new Error(`Worker ${attempt?.pid} has the attempt, which is none of ours.`);
    sleeper.signal('SIGSTOP');
    await until('it slept long enough', () => Date.now() - at >= seconds(asleep), {
      limitMs: seconds(asleep) + 10_000,
    });
    expect(await record.attempt()).not.toEqual(attempt);
    sleeper.signal('SIGCONT');
    return id;
  }

  it('still creates when it wakes in time, and the next attempt waits until that is over', async () => {
    const id = await dealOfSleeper(45);
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
    const requests = await dealRecord(stand, id).operations();
    expect(requests).toEqual(['find', 'create', 'find']);
    // The worker that has the second attempt says so: the first ended in silence.
    const [runId = ''] = await dealRecord(stand, id).runs();
    const history = await stand.client.workflow.getHandle(runId).fetchHistory();
    expect(outlineOf(history).filter((event) => event === 'workflowExecutionSignaled')).toHaveLength(1);
  });

  it('creates nothing when it wakes too late for its order to be over before the next look-up', async () => {
    const id = await dealOfSleeper(85);
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
    const requests = await dealRecord(stand, id).operations();
    expect(requests).toEqual(['find', 'find', 'create']);
  });
});
