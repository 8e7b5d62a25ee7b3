import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities';
import type { RobotCall } from '../../workflows/contract/robot-call';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { until } from '../support/until';

const minute = 60_000;
const hour = 60 * minute;

let time: SkippedTime;
skipTime((started) => (time = started));

const invoiceCall = (change: Partial<RobotCall> & { timeoutMs?: number } = {}) =>
  time.call({ robot: 'onec_invoice', ...change } as Parameters<typeof time.call>[0]);

/** Invoices that 1C has of a call's deal. */
async function invoicesOf({ document }: RobotCall) {
  const { oneC } = await time.control.state();
  return oneC.objects.filter(
    ({ entity, values }) =>
      entity === 'Document_СчетНаОплатуПокупателю' &&
      String(values.Комментарий).includes(`[b24:${document.id.replace('DEAL', 'D')}-`),
  );
}

/** Names of the steps that were tried, each once where it succeeded at once. */
async function stepsOf(call: Parameters<SkippedTime['story']>[0]) {
  return (await time.story(call)).steps.map(({ step }) => step ?? 'first');
}

it('an invoice is made step by step, and the deal told its number, key and amount', async () => {
  const call = await invoiceCall();
  const run = await time.start(call, 'oneCInvoice');
  const returns = await run.result();
  const [invoice, ...others] = await invoicesOf(call);
  expect(others).toEqual([]);
  expect(returns).toEqual({
    invoice_number: invoice?.values.Number,
    invoice_id: invoice?.ref,
    amount: '0.30',
  });
  expect(await stepsOf(call)).toEqual(['first', 'invoice', 'invoicePosting']);
  const { answers, written } = await time.story(call);
  expect(answers[0]).toMatchObject({ status: 'ok', values: returns });
  expect(written).toEqual([invoice?.values.Number]);
});

describe('while 1C is down', () => {
  beforeEach(() => time.control.oneCFaults({ refuseConnections: true }));

  it('for an hour, a deal that waits for ever gets its one invoice after it', async () => {
    const call = await invoiceCall();
    const run = await time.start(call, 'oneCInvoice');
    await time.pass(hour);
    expect((await time.story(call)).log.length).toBeGreaterThan(0);
    await time.control.oneCFaults({ refuseConnections: false });
    await run.result();
    expect(await invoicesOf(call)).toHaveLength(1);
    expect((await time.story(call)).answers[0]).toMatchObject({ status: 'ok' });
  });

  it('a deal that waits 10 minutes is told that nothing was created, and nothing ever is', async () => {
    const call = await invoiceCall({ timeoutMs: 10 * minute });
    const run = await time.start(call, 'oneCInvoice');
    await time.pass(9.8 * minute);
    expect((await time.story(call)).answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'Deadline.NotBegun' },
    });
    await time.control.oneCFaults({ refuseConnections: false });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Deadline.NotBegun' } });
    expect(await invoicesOf(call)).toEqual([]);
  });
});

it('an invoice that is written is posted after the deadline too, and until then unknown to the deal', async () => {
  await time.control.oneCFaults({ post: { reply: 'http-503' } });
  const call = await invoiceCall({ timeoutMs: 10 * minute });
  const run = await time.start(call, 'oneCInvoice');
  await until('it is written', async () => (await invoicesOf(call)).length > 0);
  await time.pass(9.8 * minute);
  expect((await time.story(call)).answers[0]).toMatchObject({ status: 'unknown' });
  await time.control.oneCFaults({ post: {} });
  const { invoice_number: number } = (await run.result()) as unknown as { invoice_number: string };
  expect((await time.story(call)).written).toEqual([number]);
  expect((await invoicesOf(call)).map(({ values }) => values.Posted)).toEqual([true]);
});

it('an invoice that is written is unknown to the deal while its posting waits for a worker', async () => {
  // Of an attempt that nothing is known of, as of one that no worker has taken yet.
  time.instead.takeOneCStep = async (work) => {
    if (work.step !== 'invoicePosting') return time.activities.takeOneCStep(work);
    throw ApplicationFailure.retryable('stands for a step that waits for a worker', 'Test.Queued');
  };
  const call = await invoiceCall({ timeoutMs: 10 * minute });
  const run = await time.start(call, 'oneCInvoice');
  await time.pass(9.8 * minute);
  expect((await time.story(call)).answers[0]).toMatchObject({
    status: 'unknown',
    failure: { type: 'Deadline.Unknown' },
  });
  delete time.instead.takeOneCStep;
  const { invoice_number: number } = (await run.result()) as unknown as { invoice_number: string };
  expect((await time.story(call)).written).toEqual([number]);
});

it('an invoice that 1C does not post is told in its words; the next run posts the same one', async () => {
  await time.control.oneCFaults({ closedUntil: '2100-01-01' });
  const call = await invoiceCall();
  const run = await time.start(call, 'oneCInvoice');
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'OneC.NotPosted' } });
  expect((await time.story(call)).answers[0]).toMatchObject({
    status: 'failed',
    failure: { type: 'OneC.NotPosted', said: expect.stringContaining('Период закрыт') },
  });

  await time.control.oneCFaults({ closedUntil: null });
  const again = await invoiceCall({ document: call.document });
  await (await time.start(again, 'oneCInvoice')).result();
  expect(await invoicesOf(call)).toHaveLength(1);
});

describe('a counterparty of which nobody knows whether it was created', () => {
  beforeEach(() => time.control.oneCFaults({ create: { reply: 'cut', entity: 'Catalog_Контрагенты' } }));
  // Of no other test, so that it is not there already.
  const party = { name: 'АО «Новое»', inn: '7799999999', kpp: '779901001' };
  const readNewClient: Activities['readOneCInvoice'] = async (input) => {
    const { invoice, document } = await time.activities.readOneCInvoice(input);
    return { invoice: { ...invoice, client: 'COMPANY_2', party }, document };
  };

  it('leaves the deal told at its deadline that its invoice was not begun', async () => {
    time.instead.readOneCInvoice = readNewClient;
    const call = await invoiceCall({ timeoutMs: 10 * minute });
    const run = await time.start(call, 'oneCInvoice');
    await time.pass(9.8 * minute);
    expect((await time.story(call)).answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'Deadline.NotBegun' },
    });
    await time.control.oneCFaults({ create: {} });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Deadline.NotBegun' } });
    expect(await invoicesOf(call)).toEqual([]);
  });
});

it('a lost reply is looked up when the longest latency has passed, and not before', async () => {
  await time.control.oneCFaults({
    create: { reply: 'cut', carryOut: true, times: 1, entity: 'Document_СчетНаОплатуПокупателю' },
  });
  const call = await invoiceCall();
  await (await time.start(call, 'oneCInvoice')).result();
  const { steps } = await time.story(call);
  const tries = steps.filter(({ step }) => step === 'invoice');
  expect(tries).toHaveLength(2);
  expect((tries[1]?.at ?? 0) - (tries[0]?.at ?? 0)).toBeGreaterThanOrEqual(minute);
  expect(await invoicesOf(call)).toHaveLength(1);
});

describe('an invoice whose creation meets a lock', () => {
  const lock = 'Конфликт блокировок при выполнении транзакции: Превышено максимальное время ожидания';
  const entity = 'Document_СчетНаОплатуПокупателю';
  async function triesOf(call: RobotCall): Promise<number[]> {
    const { steps } = await time.story(call as Parameters<SkippedTime['story']>[0]);
    return steps.filter(({ step }) => step === 'invoice').map(({ at }) => at);
  }

  it('that passes is tried again soon, then less often', async () => {
    await time.control.oneCFaults({ create: { reply: 'refuse', refusal: lock, entity, times: 3 } });
    const call = await invoiceCall();
    await (await time.start(call, 'oneCInvoice')).result();
    const tries = await triesOf(call);
    const pauses = tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0)) / 1_000));
    // The time that an attempt takes comes on top.
    for (const [index, least] of [5, 10, 20].entries()) expect(pauses[index]).toBeGreaterThanOrEqual(least);
    expect(pauses).toHaveLength(3);
    expect(Math.max(...pauses)).toBeLessThan(60);
    expect(await invoicesOf(call)).toHaveLength(1);
  });

  it('that stays is told in the words of 1C after eight tries, and nothing was made', async () => {
    await time.control.oneCFaults({ create: { reply: 'refuse', refusal: lock, entity } });
    const call = await invoiceCall();
    const run = await time.start(call, 'oneCInvoice');
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'OneC.Busy' } });
    expect((await time.story(call)).answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'OneC.Busy', said: lock },
    });
    expect(await triesOf(call)).toHaveLength(8);
    expect(await invoicesOf(call)).toEqual([]);
  });
});

it('a look-up that 1C refuses, whatever it says, is made again until it is answered', async () => {
  await time.control.oneCFaults({ read: { reply: 'refuse', refusal: 'Период закрыт' } });
  const call = await invoiceCall();
  const run = await time.start(call, 'oneCInvoice');
  await time.pass(hour);
  expect((await time.story(call)).answers).toEqual([]);
  await time.control.oneCFaults({ read: {} });
  await run.result();
  expect((await time.story(call)).answers[0]).toMatchObject({ status: 'ok' });
});

it('a reply that breaks the contract three times in a row ends in a question to a human', async () => {
  await time.control.oneCFaults({
    create: { reply: 'no-result', entity: 'Document_СчетНаОплатуПокупателю' },
  });
  const call = await invoiceCall();
  const run = await time.start(call, 'oneCInvoice');
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'OneC.Contract' } });
  expect((await time.story(call)).answers[0]).toMatchObject({ status: 'unknown' });
  const { searchAttributes } = await run.describe();
  expect(searchAttributes.RobotStatus).toEqual(['asks']);
});

it('two runs of one deal at once make one invoice', async () => {
  await time.control.oneCFaults({ refuseConnections: true });
  const first = await invoiceCall();
  const second = await invoiceCall({ document: first.document });
  const runs = [await time.start(first, 'oneCInvoice'), await time.start(second, 'oneCInvoice')] as const;
  await time.pass(20 * minute);
  await time.control.oneCFaults({ refuseConnections: false });
  const results = [await runs[0].result(), await runs[1].result()];
  expect(results[0]).toEqual(results[1]);
  expect(await invoicesOf(first)).toHaveLength(1);
});
