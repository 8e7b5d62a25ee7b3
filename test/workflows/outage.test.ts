import { productionTiming } from '../../src/timing';
import { type SkippedTime, skipTime } from '../support/skipped-time';

const minute = 60_000;
const hour = 60 * minute;
/** The server that skips time does not say when the next try is, so a poll every 30 s would take 24 h too long. */
const rarelyWatched = { ...productionTiming, firstReport: 2 * hour };

let time: SkippedTime;
skipTime((started) => (time = started));

describe('while the ERP refuses connections', () => {
  beforeEach(() => time.control.erpFaults({ refuseConnections: true }));

  it('a deal that waits for ever is tried every 5 minutes and has its one order after 6 hours', async () => {
    const call = await time.call();
    const run = await time.start(call);
    await time.pass(6 * hour);
    await time.control.erpFaults({ refuseConnections: false });
    const { erp_order_id: number } = await run.result();

    const { attempts, asked, answers, log, written } = await time.story(call);
    expect(attempts.length).toBeGreaterThanOrEqual(72);
    for (const pause of pauses(attempts)) expect(Math.round(pause / 1_000)).toBe(300);
    expect(asked).toEqual(['find', 'create']);
    expect(answers[0]).toMatchObject({ status: 'ok', values: { erp_order_id: number } });
    expect(written).toEqual([number]);
    expect(log[0]).toBeLessThan(minute);
    expect(log).toHaveLength(6);
    for (const pause of pauses(log)) expect(pause).toBeGreaterThanOrEqual(hour);
  });

  it('a deal that waits 10 minutes is told before that that nothing was created, and nothing ever is', async () => {
    const call = await time.call({ timeoutMs: 10 * minute });
    const run = await time.start(call);
    await time.pass(9.8 * minute);
    expect((await time.story(call)).answers).toMatchObject([
      { status: 'failed', failure: { type: 'Deadline.NotBegun' } },
    ]);

    await time.control.erpFaults({ refuseConnections: false });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Deadline.NotBegun' } });
    await time.pass(24 * hour);
    const { asked, attempts, answers, written } = await time.story(call);
    expect(asked).toEqual([]);
    expect(written).toEqual([]);
    expect(attempts.length).toBeLessThanOrEqual(4);
    expect(answers.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('a deal that waits for ever is told after 24 hours that nothing was created', async () => {
    const call = await time.call({ timing: rarelyWatched });
    const run = await time.start(call);
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Erp.Unavailable' } });

    const { answers, asked, failures } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'failed', failure: { type: 'Erp.Unavailable' } });
    expect(hoursUntil(answers[0])).toBe(24);
    expect(asked).toEqual([]);
    expect(failures).toEqual(['Erp.Unavailable']);
  });
});

it('a deal whose creates are all cut off is told after 24 hours that nobody knows', async () => {
  await time.control.erpFaults({ create: { reply: 'cut' } });
  const call = await time.call({ timing: rarelyWatched });
  const run = await time.start(call);
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Erp.Unknown' } });

  const { answers, asked } = await time.story(call);
  expect(answers[0]).toMatchObject({ status: 'unknown', failure: { type: 'Erp.Unknown' } });
  expect(hoursUntil(answers[0])).toBe(24);
  expect(asked.join(' ')).toMatch(/^(find create ?)+$/);
});

it('an order that the ERP refuses is tried once, and the deal told its words', async () => {
  await time.control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
  const call = await time.call();
  const run = await time.start(call);
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Erp.Rejected' } });

  const { attempts, asked, answers, failures } = await time.story(call);
  expect(attempts).toHaveLength(1);
  expect(asked).toEqual(['find', 'create']);
  expect(answers[0]).toMatchObject({
    status: 'failed',
    values: {},
    failure: { type: 'Erp.Rejected', said: 'Контрагент заблокирован <&>' },
  });
  expect(failures).toEqual(['Erp.Rejected']);
});

it('a create answered otherwise than agreed three times in a row ends in a question to a human', async () => {
  await time.control.erpFaults({ create: { reply: 'no-result' } });
  const call = await time.call();
  const run = await time.start(call);
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Erp.Contract' } });

  const { attempts, answers } = await time.story(call);
  expect(attempts).toHaveLength(3);
  expect(answers[0]).toMatchObject({ status: 'unknown', failure: { type: 'Erp.Contract' } });
  const { searchAttributes } = await run.describe();
  expect(searchAttributes.RobotStatus).toEqual(['asks']);
});

it('an ERP that says nothing sure of an order for twenty minutes gets it all the same', async () => {
  await time.control.erpFaults({ find: { reply: 'not-allowed' } });
  const call = await time.call();
  const run = await time.start(call);
  await time.pass(20 * minute);
  expect((await time.story(call)).answers).toEqual([]);
  await time.control.erpFaults({ find: {} });
  await run.result();

  const { asked, answers } = await time.story(call);
  expect(asked.filter((operation) => operation === 'create')).toHaveLength(1);
  expect(answers[0]).toMatchObject({ status: 'ok' });
});

it('look-ups that say nothing sure for longer end in a question to a human', async () => {
  await time.control.erpFaults({ find: { reply: 'not-allowed' } });
  const call = await time.call();
  const run = await time.start(call);
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Erp.Contract' } });
  const { asked, answers } = await time.story(call);
  expect(asked).toEqual(Array.from({ length: 8 }, () => 'find'));
  expect(answers[0]).toMatchObject({ status: 'unknown' });
  expect((answers[0]?.at ?? 0) / minute).toBeGreaterThan(25);
});

function pauses(moments: number[]): number[] {
  return moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
}

function hoursUntil(answer: { at: number } | undefined): number | undefined {
  return answer && Math.round(answer.at / hour);
}
