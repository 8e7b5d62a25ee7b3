import { ApplicationFailure } from '@temporalio/common';
import type { WorkStanding } from '../../activities/describe-work';
import { businessId } from '../../workflows/contract/ids';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { timersOf } from '../support/timers-of';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

let time: SkippedTime;
skipTime((started) => (time = started));

describe('a run', () => {
  it('that waits for its portal says so, less and less often, and goes on to its work', async () => {
    time.instead.readErpOrder = async () => {
      throw new Error('the portal is away');
    };
    const call = await time.call({ timeoutMs: 120 * minute });
    const run = await time.start(call);
    await time.pass(60 * minute);
    const details = async () =>
      (await run.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
    expect(await details()).toMatch(
      /^\*\*Waiting\*\*, as of .*Attempt \d+ failed.*The process is answered by/s,
    );
    // The deadline's, and a poll after 30 s, 90 s, 3.5, 7.5, 15.5, 31.5 minutes and later.
    expect(timersOf(await run.fetchHistory())).toHaveLength(8);

    delete time.instead.readErpOrder;
    await time.control.erpFaults({ refuseConnections: true });
    await time.pass(10 * minute);
    expect((await time.story(call)).log).toHaveLength(1);
    await time.control.erpFaults({ refuseConnections: false });
    await run.result();
  });

  it('whose work fails is polled less and less often', async () => {
    const polls = pollsThatSee({ lastFailure: { type: 'Erp.Unavailable', message: 'away' } });
    const call = await time.call({ timeoutMs: 120 * minute });
    const run = await time.start(call);
    await time.pass(60 * minute);
    // After 30 s, 90 s, 3.5, 7.5, 15.5 and 31.5 minutes.
    expect(polls()).toBe(6);
    expect((await time.story(call)).log).toHaveLength(1);
    delete time.instead.createOrder;
    delete time.instead.describeWork;
    await run.result();
  });

  it('whose work is seen to be sound is left alone until the run is told of a failure again', async () => {
    const polls = pollsThatSee({});
    const call = await time.call({ timeoutMs: 120 * minute });
    const run = await time.start(call);
    await time.pass(60 * minute);
    // Half a minute after the 1st, 2nd, 4th and 8th failure.
    expect(polls()).toBe(4);
    expect((await time.story(call)).log).toEqual([]);
    delete time.instead.createOrder;
    delete time.instead.describeWork;
    await run.result();
  });

  it('whose work asks an operator is polled once a day in the end, for they may take months', async () => {
    time.instead.createOrder = async () => {
      throw ApplicationFailure.nonRetryable('Nobody knows.', 'Erp.Asks');
    };
    const call = await time.call();
    const run = await time.start(call);
    const polls = async (): Promise<number> => timersOf(await run.fetchHistory()).length;
    await time.pass(3 * day);
    const before = await polls();
    await time.pass(10 * day);
    expect((await polls()) - before).toBe(10);

    const id = businessId('erp-order', { portal: call.portal, document: call.document.id });
    await time.client.workflow.getHandle(id).executeUpdate('decide', { args: [{ number: 'SO-1' }] });
    await run.result();
    expect((await time.story(call)).answers[0]).toMatchObject({ values: { erp_order_id: 'SO-1' } });
    delete time.instead.createOrder;
  });

  /** Work of which every attempt fails, whatever is seen of it. Returns how often it was polled. */
  function pollsThatSee(standing: Partial<WorkStanding>): () => number {
    let polls = 0;
    time.instead.createOrder = async () => {
      throw new Error('stands for an attempt that fails');
    };
    time.instead.describeWork = async () => {
      polls += 1;
      return { begun: true, attempt: 1, ...standing };
    };
    return () => polls;
  }
});
