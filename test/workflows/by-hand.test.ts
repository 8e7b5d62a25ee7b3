import { ApplicationFailure } from '@temporalio/common';
import { businessId } from '../../workflows/contract/ids';
import type { AnsweredByHand, ByHand } from '../../workflows/contract/run-messages';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { until } from '../support/until';

const minute = 60_000;

let time: SkippedTime;
skipTime((started) => (time = started));

const anna: ByHand = { by: 'anna', reason: 'entered by hand' };
const byHand: AnsweredByHand = { ...anna, values: { erp_order_id: 'SO-1042' } };

type Call = Awaited<ReturnType<SkippedTime['call']>>;
type Run = Awaited<ReturnType<SkippedTime['start']>>;

/** A run whose ERP refuses connections, so that surely nothing was sent. */
async function waitingRun(timeoutMs?: number): Promise<{ call: Call; run: Run }> {
  await time.control.erpFaults({ refuseConnections: true });
  const call = await time.call({ ...(timeoutMs && { timeoutMs }) });
  const run = await time.start(call);
  await time.pass(7 * minute);
  return { call, run };
}

/** A run in whose ERP a create is under way. */
async function sendingRun(latencyMs: number): Promise<{ call: Call; run: Run }> {
  await time.control.erpFaults({ create: { latencyMs } });
  const call = await time.call();
  const run = await time.start(call);
  await until('the ERP works on it', async () => (await time.story(call)).asked.includes('create'));
  return { call, run };
}

const answered = (call: Call) =>
  until('the deal is answered', async () => (await time.story(call)).answers.length > 0);

describe('a run that is answered by hand', () => {
  it('lets the process go on with the values, writes them to the field, and creates nothing', async () => {
    const { call, run } = await waitingRun();
    const told = await run.executeUpdate('answer', { args: [byHand] });
    expect(told).toMatch(/^The process goes on with it\. (It is in the document)\.$/);
    await answered(call);
    await time.control.erpFaults({ refuseConnections: false });
    expect(await run.result()).toEqual(byHand.values);

    const { answers, written, failures, asked } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'ok', values: byHand.values, byHand: anna });
    expect(written).toEqual(['SO-1042']);
    expect([failures, asked]).toEqual([[], []]);
    const id = businessId('erp-order', { portal: call.portal, document: call.document.id });
    expect(await time.client.workflow.getHandle(id).result()).toMatchObject({ verdict: 'not-done' });
  });

  it('while the ERP creates it also records the number that the ERP gives', async () => {
    const { call, run } = await sendingRun(2_000);
    await run.executeUpdate('answer', { args: [byHand] });
    const { erp_order_id } = await run.result();
    expect(erp_order_id).not.toBe('SO-1042');
    const { answers, written, asked } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'ok', values: byHand.values });
    expect(written.toSorted()).toEqual([erp_order_id, 'SO-1042'].toSorted());
    expect(asked.filter((operation) => operation === 'create')).toHaveLength(1);
  });

  it('before its deal was read fills in the field as soon as that can be read', async () => {
    time.instead.readErpOrder = async () => {
      throw new Error('the portal is away');
    };
    const call = await time.call();
    const run = await time.start(call);
    await time.pass(minute);
    const told = run.executeUpdate('answer', { args: [byHand] });
    await answered(call);
    delete time.instead.readErpOrder;
    expect(await run.result()).toEqual(byHand.values);
    expect(await told).toContain('The process goes on with it.');
    expect(await time.story(call)).toMatchObject({ written: ['SO-1042'], asked: [] });
  });

  it('is answered although its document takes no value, and is listed as failed with the reason', async () => {
    const { call, run } = await waitingRun();
    time.instead.recordResult = async () => {
      throw ApplicationFailure.nonRetryable('there is no such deal', 'Portal.NotFound');
    };
    expect(await run.executeUpdate('answer', { args: [byHand] })).toContain(
      'The document takes nothing (Portal.NotFound): enter it there by hand.',
    );
    await answered(call);
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Portal.NotFound' } });
    const { answers } = await time.story(call);
    expect(answers.map(({ values }) => values)).toEqual([byHand.values, byHand.values]);
  });

  it('tells whoever answers, and who looks at the run, that the field was not saved', async () => {
    const { run } = await waitingRun();
    time.instead.recordResult = async () => ({ problem: 'Портал не сохранил номер.' });
    expect(await run.executeUpdate('answer', { args: [byHand] })).toContain(
      'The document does not hold it: Портал не сохранил номер.',
    );
    expect(await run.result()).toEqual(byHand.values);
    const { currentDetails } = await run.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toContain('The field of the document does not hold it');
  });

  it('a second time, or after it was answered, is refused in words', async () => {
    const { run } = await waitingRun();
    await run.executeUpdate('answer', { args: [byHand] });
    for (const verb of ['answer', 'giveUp']) {
      await expect(run.executeUpdate(verb, { args: [byHand] })).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/anna was quicker.*Nothing was changed/) },
      });
    }
    await run.result();
  });

  it('after its deadline is told that the process has gone on; it can still be given up', async () => {
    const { call, run } = await waitingRunPastDeadline();
    await expect(run.executeUpdate('answer', { args: [byHand] })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('answered already') },
    });
    await run.executeUpdate('giveUp', { args: [anna] });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'Stopped.Unknown' } });
    expect((await time.story(call)).answers[0]).toMatchObject({ status: 'unknown' });
  });

  it('is refused with what does not fit, and says what to send', async () => {
    const { run } = await waitingRun();
    const misfits = {
      'no values': { ...anna, values: {} },
      'no name': { ...byHand, by: '' },
      'no reason': { by: 'anna', values: byHand.values },
      'a value of two lines': { ...byHand, values: { erp_order_id: 'SO-1\nSO-2' } },
      'a number': { ...byHand, values: { erp_order_id: 1042 } },
      nothing: null,
    };
    for (const [what, said] of Object.entries(misfits)) {
      const told = await run.executeUpdate('answer', { args: [said] }).catch((error: Error) => error.cause);
      expect([what, told]).toEqual([
        what,
        expect.objectContaining({ message: expect.stringContaining('Send {"values"') }),
      ]);
    }
    await run.cancel();
    await expect(run.result()).rejects.toThrow();
  });
});

describe('a run that is given up', () => {
  it('tells the process why, and nothing is sent afterwards', async () => {
    const { call, run } = await waitingRun(60 * minute);
    await run.executeUpdate('giveUp', { args: [anna] });
    await answered(call);
    await time.control.erpFaults({ refuseConnections: false });
    await expect(run.result()).rejects.toMatchObject({
      cause: { type: 'Stopped.NotBegun', message: 'anna gave it up: entered by hand' },
    });
    const { answers, failures, asked } = await time.story(call);
    expect(answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'Stopped.NotBegun', said: 'anna: entered by hand' },
    });
    expect(failures).toEqual(['Stopped.NotBegun']);
    await time.pass(60 * minute);
    expect(asked).toEqual([]);
  });

  it('while another run holds its order leaves that one alone', async () => {
    const { call, run } = await waitingRun();
    const waiting = await time.start(await time.call({ document: call.document }));
    await time.pass(minute);
    await waiting.executeUpdate('giveUp', { args: [anna] });
    await expect(waiting.result()).rejects.toMatchObject({ cause: { type: 'Stopped.NotBegun' } });
    await time.control.erpFaults({ refuseConnections: false });
    const { erp_order_id } = await run.result();
    expect((await time.story(call)).answers[0]).toMatchObject({ values: { erp_order_id } });
  });
});

/** A run whose create broke off, and whose process was answered `unknown` meanwhile. */
async function waitingRunPastDeadline(): Promise<{ call: Call; run: Run }> {
  await time.control.erpFaults({ create: { reply: 'cut' } });
  const call = await time.call({ timeoutMs: 2 * minute });
  const run = await time.start(call);
  await until('the order was sent', async () => (await time.story(call)).asked.includes('create'));
  await time.control.erpFaults({ refuseConnections: true });
  await time.pass(10 * minute);
  return { call, run };
}
