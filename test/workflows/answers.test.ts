import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { productionTiming } from '../../src/timing';
import { isProof } from '../support/proof';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { timersOf } from '../support/timers-of';
import { until } from '../support/until';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

let time: SkippedTime;
skipTime((started) => (time = started));

describe('the answer of a deal', () => {
  it('comes no sooner than 2 s after the call, and once more a minute later', async () => {
    const call = await time.call();
    const returned = await (await time.start(call)).result();
    const { answers, written } = await time.story(call);
    const [first, again] = answers;
    expect(first?.at).toBeGreaterThanOrEqual(2 * second);
    expect(again && again.at - (first?.at ?? 0)).toBeGreaterThanOrEqual(minute);
    expect(answers.map(({ at: _, ...outcome }) => outcome)).toEqual([
      { status: 'ok', values: returned },
      { status: 'ok', values: returned },
    ]);
    expect(written).toEqual([returned.erp_order_id]);
  });

  it('is said again after a pause of its own, for robots of one stage may have met at the first', async () => {
    const pauses: number[] = [];
    for (const call of [await time.call(), await time.call()]) {
      const run = await time.start(call);
      await run.result();
      pauses.push(...timersOf(await run.fetchHistory(), 'the same answer once more'));
    }
    expect(new Set(pauses).size).toBe(2);
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(1.5 * minute);
  });

  it('is not held back by an endpoint whose clock is an hour ahead', async () => {
    const call = await time.call();
    const ahead = { ...call, receivedAt: call.receivedAt + 60 * minute };
    await (await time.start(ahead)).result();
    const { answers } = await time.story(call);
    expect(answers).toHaveLength(2);
    expect(answers[0]?.at).toBeLessThan(minute);
  });

  it('is not said again where nothing waits for it', async () => {
    const said: string[] = [];
    time.instead.sendAnswer = async ({ outcome }) => {
      said.push(outcome.status);
      return 'gone';
    };
    await (await time.start(await time.call())).result();
    expect(said).toEqual(['ok']);
  });

  /** A portal that refuses the answer for so long, by the server's clock. Attempts in ms after the first. */
  function refusesFor(ms: number): number[] {
    const attempts: number[] = [];
    let began: number | undefined;
    const { sendAnswer } = time.activities;
    time.instead.sendAnswer = async (input) => {
      const { currentAttemptScheduledTimestampMs: now } = Context.current().info;
      began ??= now;
      attempts.push(now - began);
      if (now - began < ms) throw ApplicationFailure.retryable('blocked', 'Portal.Overloaded');
      return sendAnswer(input);
    };
    return attempts;
  }

  it('is tried for a month where the process waits for ever, at most once an hour', async () => {
    expect(productionTiming.answerGiveUpAfter).toBe(30 * day);
    const days = isProof ? 30 : 3;
    const attempts = refusesFor((days - 1) * day);
    const call = await time.call({ timing: { ...productionTiming, answerGiveUpAfter: days * day } });
    const run = await time.start(call);
    await time.pass(2 * hour);
    const { currentDetails } = await run.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toMatch(/Answering.*`ok`/s);
    const returned = await run.result();
    expect((await time.story(call)).answers[0]).toMatchObject({ status: 'ok', values: returned });
    expect(attempts.length).toBeLessThan((days - 1) * 24 + 20);
  });

  it('is tried until the process goes on by itself, and then the run says that it is open', async () => {
    const attempts = refusesFor(Number.POSITIVE_INFINITY);
    const run = await time.start(await time.call({ timeoutMs: 2 * day }));
    await expect(run.result()).rejects.toMatchObject({ cause: { cause: { type: 'Portal.Overloaded' } } });
    expect(attempts.at(-1)).toBeGreaterThan(1.9 * day);
    const { currentDetails } = await run.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toMatch(/Not answered.*`ok`, `Portal\.Overloaded`/s);
  });

  it('is none where the call cannot be answered; the work is done all the same', async () => {
    const call = await time.call({ answer: undefined, event: undefined });
    const returned = await (await time.start(call)).result();
    const { answers, asked, written } = await time.story(call);
    expect([answers, asked, written]).toEqual([[], ['find', 'create'], [returned.erp_order_id]]);
  });

  it('names the settings that do not fit, and nothing is called', async () => {
    let read = false;
    time.instead.readErpOrder = async () => {
      read = true;
      throw new Error('read');
    };
    const problems = ['reference must be 1 to 32 Latin letters, digits, "_" or "-".'];
    const call = await time.call({ properties: { ok: false, problems } });
    await expect((await time.start(call)).result()).rejects.toMatchObject({
      cause: { type: 'Robot.BadProperties' },
    });
    const { answers, asked } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'failed', failure: { said: problems[0] } });
    expect(asked).toEqual([]);
    expect(read).toBe(false);
  });

  it.each([{ wrongDocument: true as const }, {}])(
    'that nothing waits for is told to the person whom the settings name, and to the process log: %j',
    async (why) => {
      const told: Parameters<typeof time.activities.notifyFailure>[0][] = [];
      time.instead.notifyFailure = async (input) => {
        told.push(input);
      };
      const properties = { ok: false as const, problems: ['Так нельзя.'], notifyUser: 7, ...why };
      const call = await time.call({ answer: undefined, logToken: 'a|b|c.d', properties });
      await expect((await time.start(call)).result()).rejects.toThrow();
      expect(told).toMatchObject([{ userId: 7, failure: { said: 'Так нельзя.' } }]);
      expect(await time.story(call)).toMatchObject({ answers: [], loggedFailures: ['Так нельзя.'] });
    },
  );

  it('writes one line to the process log however often the notification is refused', async () => {
    let tried = 0;
    time.instead.notifyFailure = async () => {
      tried += 1;
      throw new Error('the portal is away');
    };
    const properties = { ok: false as const, problems: ['Так нельзя.'] };
    const call = await time.call({ answer: undefined, logToken: 'a|b|c.d', properties });
    await expect((await time.start(call)).result()).rejects.toThrow();
    expect(tried).toBe(3);
    expect((await time.story(call)).loggedFailures).toEqual(['Так нельзя.']);
  });

  it('does not wait for the notification of a failure', async () => {
    await time.control.erpFaults({ create: { reply: 'refuse' } });
    const order: string[] = [];
    time.instead.notifyFailure = async () => {
      order.push('notification');
      throw new Error('the portal is away');
    };
    time.instead.sendAnswer = async () => {
      order.push('answer');
      return 'sent';
    };
    const call = await time.call();
    await expect((await time.start(call)).result()).rejects.toThrow();
    expect(order.filter((told) => told === 'answer')).toHaveLength(2);
    // Its last attempt is 3 s after the call, and the answer is due after 2.
    expect(order.indexOf('answer')).toBeLessThan(order.lastIndexOf('notification'));
  });
});

describe('at the deadline', () => {
  it('a deal whose create broke off is answered unknown; the order found later goes to the field only', async () => {
    await time.control.erpFaults({ create: { reply: 'cut', carryOut: true } });
    const call = await time.call({ timeoutMs: minute });
    const returned = await (await time.start(call)).result();

    const { answers, asked, written } = await time.story(call);
    expect(answers[0]).toMatchObject({
      status: 'unknown',
      values: {},
      failure: { type: 'Deadline.Unknown' },
    });
    expect(answers[0]?.at).toBeLessThan(minute);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(asked).toEqual(['find', 'create', 'find']);
    expect(written).toEqual([returned.erp_order_id]);
  });

  it('a deal whose order is created in that very moment is not told that nothing was begun', async () => {
    // The server skips no time while an Activity runs, so this one takes its seconds.
    const call = await time.call({ timeoutMs: 5 * second });
    let asked = false;
    time.instead.createOrder = async (work) => {
      const number = await time.activities.createOrder(work);
      await until('the deadline has come', () => asked);
      return number;
    };
    time.instead.describeWork = async (input) => {
      asked = true;
      const work = time.client.workflow.getHandle(input.workId);
      await until('the order is there', async () => (await work.describe()).status.name === 'COMPLETED');
      return time.activities.describeWork(input);
    };
    time.instead.recordResult = async (input) => {
      await until('the deal is answered', async () => (await time.story(call)).answers.length > 0);
      return time.activities.recordResult(input);
    };
    const returned = await (await time.start(call)).result();
    expect((await time.story(call)).answers[0]).toMatchObject({ status: 'ok', values: returned });
  });

  it('a deal whose order is there is answered ok although its field cannot be written yet', async () => {
    time.instead.recordResult = async () => {
      throw new Error('the portal is away');
    };
    const call = await time.call({ timeoutMs: 10 * minute });
    const run = await time.start(call);
    await time.pass(9.8 * minute);
    const { answers } = await time.story(call);
    expect(answers).toMatchObject([{ status: 'ok', values: { erp_order_id: expect.any(String) } }]);

    delete time.instead.recordResult;
    const returned = await run.result();
    expect((await time.story(call)).written).toEqual([returned.erp_order_id]);
    expect(answers[0]?.values).toEqual(returned);
  });
});

it.each([
  ['at once is not late', false, 0],
  ['after the ERP was away for half an hour is late', true, 30 * minute],
])('a result that is written %s', async (_when, late, away) => {
  const inputs: boolean[] = [];
  time.instead.recordResult = async (input) => {
    inputs.push(input.late);
    return { problem: undefined };
  };
  const { createOrder } = time.activities;
  time.instead.createOrder = async (work) => {
    const { currentAttemptScheduledTimestampMs: now, scheduledTimestampMs: since } = Context.current().info;
    if (now - since < away) throw ApplicationFailure.retryable('away', 'Erp.Unavailable');
    return createOrder(work);
  };
  await (await time.start(await time.call())).result();
  expect(inputs).toEqual([late]);
});

it('an order that the portal never takes is answered ok with the reason, and its run is listed as failed', async () => {
  time.instead.recordResult = async () => {
    throw ApplicationFailure.nonRetryable('the deal is gone', 'Portal.NotFound');
  };
  const call = await time.call();
  await expect((await time.start(call)).result()).rejects.toMatchObject({
    cause: { type: 'Portal.NotFound' },
  });
  const { answers, failures } = await time.story(call);
  expect(answers[0]).toMatchObject({
    status: 'ok',
    values: { erp_order_id: expect.any(String) },
    failure: { type: 'Portal.NotFound' },
  });
  expect(failures).toEqual(['Portal.NotFound']);
});
