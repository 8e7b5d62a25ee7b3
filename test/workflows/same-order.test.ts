import { ApplicationFailure } from '@temporalio/common';
import { businessId } from '../../workflows/contract/ids';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { timersOf } from '../support/timers-of';

const minute = 60_000;

let time: SkippedTime;
skipTime((started) => (time = started));

describe('two runs of one deal at the same time', () => {
  it('make one order; the second polls after ten minutes, then later, looks up and returns the same number', async () => {
    await time.control.erpFaults({ refuseConnections: true });
    const first = await time.call();
    const second = await time.call({ document: first.document });
    const runs = [await time.start(first), await time.start(second)] as const;
    await time.pass(20 * minute);
    // The second one's process, too, although the work is not its own.
    for (const call of [first, second]) expect((await time.story(call)).log).toHaveLength(1);
    await time.control.erpFaults({ refuseConnections: false });
    const numbers = [await runs[0].result(), await runs[1].result()];

    expect(new Set(numbers.map(({ erp_order_id }) => erp_order_id)).size).toBe(1);
    const { asked } = await time.story(first);
    expect(asked).toEqual(['find', 'create', 'find']);
    for (const call of [first, second]) {
      expect((await time.story(call)).answers[0]).toMatchObject({ status: 'ok', values: numbers[0] });
    }
    const histories = await Promise.all(runs.map((run) => run.fetchHistory()));
    const waits = histories.map((each) => timersOf(each, 'another run')).find((found) => found.length > 0);
    const seconds = waits?.map((ms) => ms / 1_000);
    expect(seconds).toEqual([600, 1200]);
  });

  it('go on one after the other as soon as the lock is released, though they would have polled much later', async () => {
    await time.control.erpFaults({ refuseConnections: true });
    const first = await time.call();
    const calls = [
      first,
      await time.call({ document: first.document }),
      await time.call({ document: first.document }),
    ];
    const runs = [];
    for (const call of calls) {
      runs.push(await time.start(call));
      await time.pass(1_000);
    }
    // They poll after 10 and 30 minutes.
    await time.pass(23 * minute);
    await time.control.erpFaults({ refuseConnections: false });
    const numbers = new Set<string>();
    for (const run of runs) numbers.add((await run.result()).erp_order_id);
    expect(numbers.size).toBe(1);
    expect((await time.story(first)).asked).toEqual(['find', 'create', 'find', 'find']);
    const histories = await Promise.all(runs.map((run) => run.fetchHistory()));
    // A run ends after its second answer, a minute and a half at the most after its first.
    const ends = histories.map(({ events }) => Number(events?.at(-1)?.eventTime?.seconds ?? 0));
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(2 * 60);
  });

  it('go on, too, where the first ends at the moment in which it releases the lock', async () => {
    await time.control.erpFaults({ refuseConnections: true });
    time.instead.sendAnswer = async () => {
      throw ApplicationFailure.nonRetryable('no answer is taken', 'Portal.Refused');
    };
    const first = await time.call({ timeoutMs: 5 * minute });
    const running = await time.start(first);
    await time.pass(1_000);
    const waiting = await time.start(await time.call({ document: first.document }));
    // Its answer at the deadline was refused, so nothing holds it up when the work ends.
    await time.pass(6 * minute);
    delete time.instead.sendAnswer;
    await time.control.erpFaults({ refuseConnections: false, create: { reply: 'refuse' } });
    await expect(running.result()).rejects.toThrow();
    const { events = [] } = await running.fetchHistory();
    const typeOf = (name: string): number[] =>
      (events ?? []).flatMap((event, at) => (event[name as keyof typeof event] ? [at] : []));
    const initiated = typeOf('signalExternalWorkflowExecutionInitiatedEventAttributes');
    const told = typeOf('externalWorkflowExecutionSignaledEventAttributes');
    const notified = typeOf('activityTaskCompletedEventAttributes');
    expect(initiated).toHaveLength(1);
    // The server drops a signal, and an Activity, whose sender has ended.
    expect(told).toHaveLength(1);
    expect(notified.at(-1)).toBeGreaterThan(initiated[0] ?? Number.NaN);
    await expect(waiting.result()).rejects.toThrow();
  });

  it('leave each other alone while no attempt fails: the second polls once after each “already started” error', async () => {
    let polls = 0;
    time.instead.createOrder = async () => {
      throw ApplicationFailure.create({ message: 'once', nextRetryDelay: '2 hours' });
    };
    time.instead.describeWork = async () => {
      polls += 1;
      return { begun: true, attempt: 1 };
    };
    const first = await time.call({ timeoutMs: 240 * minute });
    const running = await time.start(first);
    await time.pass(minute);
    // It was told of its failure.
    expect(polls).toBe(1);
    const waiting = await time.start(await time.call({ document: first.document, timeoutMs: 240 * minute }));
    await time.pass(60 * minute);
    // Half a minute after it came, and after it asked again, which was after 10 and 30 minutes.
    expect(polls).toBe(1 + 3);
    delete time.instead.createOrder;
    delete time.instead.describeWork;
    await running.result();
    await waiting.result();
  });

  it('let the second wait for weeks, where an operator must decide about the first', async () => {
    time.instead.createOrder = async () => {
      throw ApplicationFailure.nonRetryable('broke off', 'Erp.Asks');
    };
    const first = await time.call();
    const running = await time.start(first);
    const work = time.client.workflow.getHandle(
      businessId('erp-order', { ...first, document: first.document.id }),
    );
    await time.pass(minute);
    const second = await time.call({ document: first.document });
    const waiting = await time.start(second);
    await time.pass(3 * 24 * 60 * minute);
    const waits = timersOf(await waiting.fetchHistory(), 'another run');
    expect(Math.max(...waits)).toBe(60 * minute);
    // Every ten minutes it would be 432.
    expect(waits.length).toBeLessThan(120);
    delete time.instead.createOrder;
    await work.executeUpdate('decide', { args: [{ number: 'SO-77' }] });
    expect(await running.result()).toEqual({ erp_order_id: 'SO-77' });
    // For each of the two.
    expect((await time.story(first)).failures).toEqual(['Erp.Asks', 'Erp.Asks']);
    await waiting.result();
  });

  it('make two orders where the second has a mark of its own', async () => {
    const first = await time.call();
    const second = await time.call({
      document: first.document,
      properties: {
        ok: true,
        properties: { reference: 'second', notify_user: undefined, comment: undefined },
      },
    });
    const runs = [await time.start(first), await time.start(second)] as const;
    const numbers = [await runs[0].result(), await runs[1].result()];
    expect(new Set(numbers.map(({ erp_order_id }) => erp_order_id)).size).toBe(2);
  });

  it('leave the second, whose process waits a minute only, told in time that it did not begin', async () => {
    await time.control.erpFaults({ refuseConnections: true });
    const first = await time.call();
    const running = await time.start(first);
    await time.pass(1_000);
    const second = await time.call({ document: first.document, timeoutMs: minute });
    const waiting = await time.start(second);
    await time.pass(minute);
    expect((await time.story(second)).answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'Deadline.NotBegun' },
    });

    await time.control.erpFaults({ refuseConnections: false });
    const { erp_order_id: number } = await running.result();
    // It began nothing itself, but what the other run created reaches its field too.
    await expect(waiting.result()).resolves.toEqual({ erp_order_id: number });
    expect((await time.story(first)).asked).toEqual(['find', 'create', 'find']);
  });
});
