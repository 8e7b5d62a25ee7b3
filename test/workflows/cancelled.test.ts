import { businessId } from '../../workflows/contract/ids';
import { type SkippedTime, skipTime } from '../support/skipped-time';
import { until } from '../support/until';

const minute = 60_000;
const whileItWaits = 6.75 * minute;

let time: SkippedTime;
skipTime((started) => (time = started));
jest.setTimeout(60_000);

type Call = Awaited<ReturnType<SkippedTime['call']>>;
type Run = Awaited<ReturnType<SkippedTime['start']>>;

/** Time is not skipped before the deal has its answer: the test server does not hold it for a task of a cancellation. */
async function cancel(run: Run, call: Call): Promise<void> {
  await run.cancel();
  await until('the deal is answered', async () => (await time.story(call)).answers.length > 0);
}

describe('a run that is cancelled by hand', () => {
  test.each([
    { waits: 'for ever', timeoutMs: undefined },
    { waits: 'an hour', timeoutMs: 60 * minute },
  ])('answers a deal that waits $waits, and its work does not go on without it', async ({ timeoutMs }) => {
    await time.control.erpFaults({ refuseConnections: true });
    const call = await time.call({ ...(timeoutMs && { timeoutMs }) });
    const run = await time.start(call);
    await time.pass(whileItWaits);
    await cancel(run, call);
    await expect(run.result()).rejects.toMatchObject({
      cause: { type: 'Stopped.NotBegun', message: 'The run was cancelled by hand.' },
    });

    expect((await time.story(call)).answers[0]).toMatchObject({
      status: 'failed',
      failure: { type: 'Stopped.NotBegun' },
    });
    const id = businessId('erp-order', { portal: call.portal, document: call.document.id });
    expect((await time.client.workflow.getHandle(id).describe()).status.name).not.toBe('RUNNING');
    await time.control.erpFaults({ refuseConnections: false });
    await time.pass(60 * minute);
    expect((await time.story(call)).asked).toEqual([]);
  });

  it('still tells the number of an order that the ERP was creating just then', async () => {
    await time.control.erpFaults({ create: { latencyMs: 1_000 } });
    const call = await time.call();
    const run = await time.start(call);
    await until('the ERP works on it', async () => (await time.story(call)).asked.includes('create'));
    await cancel(run, call);
    const returned = await run.result();
    const { answers } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'ok', values: returned });
  });

  it('still tells the run that waits for the same order that the lock is released', async () => {
    await time.control.erpFaults({ create: { latencyMs: 3_000 } });
    const call = await time.call();
    const run = await time.start(call);
    await until('the ERP works on it', async () => (await time.story(call)).asked.includes('create'));
    const second = await time.start(await time.call({ document: call.document }));
    const events = async () => (await second.fetchHistory()).events ?? [];
    await until('the second one waits', async () =>
      (await events()).some((event) => event.externalWorkflowExecutionSignaledEventAttributes),
    );
    await cancel(run, call);
    await second.result();
    const signals = (await events()).map(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName,
    );
    expect(signals).toContain('lockReleased');
  });

  it('answers a deal that had not been read yet: nothing was begun', async () => {
    time.instead.readErpOrder = async () => {
      throw new Error('the portal is away');
    };
    const call = await time.call();
    const run = await time.start(call);
    await time.pass(minute);
    await cancel(run, call);
    await expect(run.result()).rejects.toThrow();
    const { answers, asked } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'failed' });
    expect(asked).toEqual([]);
  });
});
