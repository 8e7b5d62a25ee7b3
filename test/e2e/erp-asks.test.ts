import { askingMapping, untilAsked } from '../support/asking-erp';
import { dealRecord } from '../support/deal-record';
import { installQuietRuntime } from '../support/quiet-runtime';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';
import { startWorkerHere } from '../support/worker-here';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  installQuietRuntime();
  stand = await startStand();
  await stand.start('endpoint');
  stopWorker = await startWorkerHere(stand, { mapping: askingMapping });
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ create: {} }));
afterAll(async () => {
  await stopWorker();
  await stand.stop();
});

async function askedDeal(options?: Parameters<Stand['callDeal']>[0], carryOut = true) {
  await stand.control.erpFaults({ create: { reply: 'cut', carryOut, times: 1 } });
  const id = await stand.callDeal(options);
  return { id, work: await untilAsked(stand, id) };
}

it('an unknown outcome waits for an operator, is told to people, and ends as he says', async () => {
  const { id, work } = await askedDeal();
  const told = await until('a person is told', async () => {
    const { notifications } = await stand.control.state();
    const own = notifications.filter(({ message }) => message.includes(`/crm/deal/details/${id}/`));
    return own.length > 0 && own;
  });
  expect(told).toMatchObject([{ message: expect.stringContaining('решает оператор') }]);
  expect((await stand.control.deal(id)).log.at(-1)?.text).toContain('решает оператор');
  expect((await stand.control.deal(id)).calls[0]?.step).toBe('waiting');
  for (const said of [{ number: '' }, { number: 1042 }, {}, null]) {
    await expect(work.executeUpdate('decide', { args: [said] })).rejects.toThrow();
  }

  const [order] = await dealRecord(stand, id).orders();
  await work.executeUpdate('decide', { args: [{ number: order?.number }] });
  // The run looks at its work again; the child's end wakes it at once.
  const { calls, fields } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok' });
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  expect(await dealRecord(stand, id).operations()).toEqual(['create']);
});

it('is decided by command, once', async () => {
  const { id } = await askedDeal();
  const { stdout } = await stand.run(['run', String(id)]);
  expect(stdout).toMatch(/asks .*To do: /s);
  const [order] = await dealRecord(stand, id).orders();
  const args = ['decide', String(id), '--number', order?.number ?? '', '--yes'];
  const codes = (await Promise.all([stand.run(args), stand.run(args)])).map(({ code }) => code);
  expect(codes.toSorted((one, other) => Number(one) - Number(other))).toEqual([0, 1]);
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok' });
  expect(await dealRecord(stand, id).operations()).toEqual(['create']);
});

it('a decision that nothing is there answers the deal, and the next run creates it', async () => {
  const { id, work } = await askedDeal({}, false);
  await work.executeUpdate('decide', { args: ['not-done'] });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('оператор ничего не нашёл'),
  });

  const placed = await stand.control.placeRobot({ code: 'erp_order' });
  await stand.control.moveDeal(id, 'NEW');
  await stand.control.moveDeal(id, 'CONFIRMED');
  await stand.control.removeRobot(placed);
  const { calls: both, fields } = await stand.answered(id);
  const [order, ...more] = await dealRecord(stand, id).orders();
  expect(more).toEqual([]);
  expect(both[1]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok' });
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
});

it('an order that was made is not made again when the deal comes back to the stage', async () => {
  const id = await stand.callDeal();
  await stand.answered(id);
  const placed = await stand.control.placeRobot({ code: 'erp_order' });
  await stand.control.moveDeal(id, 'NEW');
  await stand.control.moveDeal(id, 'CONFIRMED');
  await stand.control.removeRobot(placed);
  const { calls } = await until('both calls have their answers', async () => {
    const story = await stand.control.deal(id);
    return story.calls.length === 2 && story.calls.every(({ step }) => step === 'answered') && story;
  });
  expect(new Set(calls.map(({ returned }) => returned?.erp_order_id)).size).toBe(1);
  expect(await dealRecord(stand, id).orders()).toHaveLength(1);
});

it('a process that does not wait so long is answered "unknown" in time', async () => {
  const { id } = await askedDeal({ timeoutSeconds: Math.ceil(seconds(120) / 1_000) });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({
    status: 'unknown',
    error: expect.stringContaining('решает оператор'),
  });
});
