import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(900) + 120_000);

/** More than the polls that one worker has under way, so that the next attempts reach the other one. */
const deals = 12;

describe('a worker that froze while it waited for tasks, with an ERP that takes an order twice', () => {
  let stand: Stand;
  let frozen: Role;
  beforeAll(async () => {
    stand = await startStand();
    await stand.start('endpoint');
    frozen = await stand.start('worker');
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false, create: { latencyMs: seconds(50) } });
  });
  afterAll(() => stand.stop());

  it('creates nothing from tasks that were handed to it then and have passed to another since', async () => {
    frozen.signal('SIGSTOP');
    await stand.start('worker');
    const ids = await stand.callDeals(deals);
    const records = ids.map((id) => dealRecord(stand, id));
    const handedOver = new Set<number>();
    await until(
      'the other worker creates an order that the frozen one was handed',
      async () => {
        for (const [index, record] of records.entries()) {
          if (handedOver.has(index)) {
            if ((await record.requests()).some(({ operation }) => operation === 'create')) return true;
          } else if ((await record.attempt())?.pid === frozen.pid) {
            handedOver.add(index);
          }
        }
        return false;
      },
      { limitMs: seconds(900) },
    );
    frozen.signal('SIGCONT');

    await Promise.all(ids.map((id) => stand.answered(id)));
    await Promise.all(ids.map((id) => expectCarriedOutOnce(stand, id)));
  });
});
