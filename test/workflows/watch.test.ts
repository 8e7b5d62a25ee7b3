import type { WorkStanding } from '../../activities/describe-work';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { timersOf } from '../support/timers-of';

const second = 1_000;
const minute = 60 * second;

let time: SkippedTime;
skipTime((started) => (time = started));
jest.setTimeout(60_000);

describe('a run', () => {
  it('that waits for its portal starts no timers, and is watched once its work begins', async () => {
    time.instead.readErpOrder = async () => {
      throw new Error('the portal is away');
    };
    const call = await time.call({ timeoutMs: 120 * minute });
    const run = await time.start(call);
    await time.pass(60 * minute);
    // The deadline, and the first look.
    expect(timersOf(await run.fetchHistory())).toHaveLength(2);

    delete time.instead.readErpOrder;
    await time.control.erpFaults({ refuseConnections: true });
    await time.pass(10 * minute);
    expect((await time.story(call)).log).toHaveLength(1);
    await time.control.erpFaults({ refuseConnections: false });
    await run.result();
  });

  test.each<{ work: string; standing: Partial<WorkStanding>; told: number }>([
    { work: 'is slow and sound', standing: {}, told: 0 },
    { work: 'fails', standing: { lastFailure: { type: 'Erp.Unavailable', message: 'away' } }, told: 1 },
  ])('whose work $work is looked at less and less often', async ({ standing, told }) => {
    let looks = 0;
    time.instead.createOrder = async () => {
      throw new Error('stands for work that takes an hour');
    };
    time.instead.describeWork = async () => {
      looks += 1;
      return { begun: true, attempt: 1, ...standing };
    };
    const call = await time.call({ timeoutMs: 120 * minute });
    const run = await time.start(call);
    await time.pass(60 * minute);
    // After 30 s, 90 s, 3.5, 7.5, 15.5 and 31.5 minutes.
    expect(looks).toBe(6);
    expect((await time.story(call)).log).toHaveLength(told);
    delete time.instead.createOrder;
    delete time.instead.describeWork;
    await run.result();
  });
});
