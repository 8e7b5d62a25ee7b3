import { productionTiming } from '../../src/timing';
import { businessId, externalReference } from '../../workflows/contract/ids';
import type { RobotCall } from '../../workflows/contract/robot-call';
import { erpRequests } from '../support/erp-requests';
import { type SkippedTime, skipTime } from '../support/skipped-time';

const minute = 60_000;
const hour = 60 * minute;
/** The server that skips time does not say when the next try is, so a poll every 30 s would take 24 h too long. */
const rarelyWatched = { ...productionTiming, firstReport: 2 * hour };

let time: SkippedTime;
skipTime((started) => (time = started));

const clientCall = (change: Parameters<SkippedTime['call']>[0] = {}) =>
  time.call({ robot: 'erp_client', ...change });
const start = (call: Parameters<SkippedTime['start']>[0]) => time.start(call, 'erpClient');

function referenceOf({ portal, document }: RobotCall): string {
  return externalReference(
    businessId('erp-customer', { portal, document: document.id.replace('DEAL_', 'COMPANY_') }),
  );
}

/** Clients that the ERP keeps of a call's company. */
async function keptOf(call: RobotCall) {
  const { customers } = await time.control.state();
  return customers.filter(({ externalId }) => externalId === referenceOf(call));
}

const askedOf = async (call: RobotCall) => (await erpRequests(time.control, referenceOf(call))).length;

it('a client is given to the ERP, and the deal told its number', async () => {
  const call = await clientCall();
  const returns = await (await start(call)).result();
  const [kept, ...others] = await keptOf(call);
  expect(others).toEqual([]);
  expect(returns).toEqual({ erp_client_id: kept?.number });
  expect(time.told(call)).toMatchObject({
    answers: [
      { status: 'ok', values: returns },
      { status: 'ok', values: returns },
    ],
    written: [kept?.number],
    log: [],
    failures: [],
  });
});

describe('while the ERP is down', () => {
  beforeEach(() => time.control.erpFaults({ refuseConnections: true }));

  it('for an hour, a deal that waits for ever is told so, and its client is kept once after it', async () => {
    const call = await clientCall();
    const run = await start(call);
    await time.pass(hour);
    expect(time.told(call).log[0]).toBeLessThan(minute);
    await time.control.erpFaults({ refuseConnections: false });
    const returns = await run.result();
    expect(await keptOf(call)).toHaveLength(1);
    expect(await askedOf(call)).toBe(1);
    expect(time.told(call).answers[0]).toMatchObject({ status: 'ok', values: returns });
  });

  it('a deal that waits 10 minutes is told that nothing was given, and nothing ever is', async () => {
    const call = await clientCall({ timeoutMs: 10 * minute });
    const run = await start(call);
    await time.pass(9.8 * minute);
    expect(time.told(call).answers).toMatchObject([
      { status: 'failed', failure: { type: 'Deadline.NotBegun' } },
    ]);
    await time.control.erpFaults({ refuseConnections: false });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Deadline.NotBegun' } });
    expect(await askedOf(call)).toBe(0);
  });
});

describe('a client whose every reply is cut off', () => {
  beforeEach(() => time.control.erpFaults({ customer: { reply: 'cut', carryOut: true } }));

  it('is unknown to a deal that waits 10 minutes, and reaches its field when the ERP answers', async () => {
    const call = await clientCall({ timeoutMs: 10 * minute });
    const run = await start(call);
    await time.pass(9.8 * minute);
    expect(time.told(call).answers[0]).toMatchObject({
      status: 'unknown',
      failure: { type: 'Deadline.Unknown' },
    });
    await time.control.erpFaults({ customer: {} });
    const { erp_client_id: number } = (await run.result()) as unknown as { erp_client_id: string };
    expect((await keptOf(call)).map((kept) => kept.number)).toEqual([number]);
    expect(time.told(call).written).toEqual([number]);
    expect(new Set(time.told(call).answers.map(({ status }) => status))).toEqual(new Set(['unknown']));
  });

  it('is unknown after 24 hours to a deal that waits for ever', async () => {
    const call = await clientCall({ timing: rarelyWatched });
    await expect((await start(call)).result()).rejects.toMatchObject({ cause: { type: 'Erp.Unknown' } });
    expect(time.told(call).answers[0]).toMatchObject({ status: 'unknown', failure: { type: 'Erp.Unknown' } });
    expect(await keptOf(call)).toHaveLength(1);
  });
});

it('nonsense three times in a row ends in a question to a human', async () => {
  await time.control.erpFaults({ customer: { reply: 'no-result', carryOut: true } });
  const call = await clientCall();
  const run = await start(call);
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Erp.Contract' } });
  expect(time.told(call).answers[0]).toMatchObject({ status: 'unknown', failure: { type: 'Erp.Contract' } });
  expect((await run.describe()).searchAttributes.RobotStatus).toEqual(['asks']);
  expect(await askedOf(call)).toBe(3);
  expect(await keptOf(call)).toHaveLength(1);
});

it('two deals of one client at once give it one after the other, under one number', async () => {
  await time.control.erpFaults({ refuseConnections: true });
  time.instead.readErpCustomer = (input) => time.activities.readErpCustomer({ ...input, document: 'DEAL_1' });
  const first = await clientCall();
  const second = await clientCall();
  const runs = [await start(first), await start(second)] as const;
  await time.pass(20 * minute);
  await time.control.erpFaults({ refuseConnections: false });
  const returns = [await runs[0].result(), await runs[1].result()];
  expect(returns[0]).toEqual(returns[1]);
  expect(await keptOf(first)).toHaveLength(1);
  for (const call of [first, second])
    expect(time.told(call).answers[0]).toMatchObject({ status: 'ok', values: returns[0] });
});
