import type { OrderDraft } from '../../activities/erp-order';
import { type SkippedTime, skipTime } from '../support/skipped-time';

let time: SkippedTime;
skipTime((started) => (time = started), require.resolve('./bugs.workflows'));

describe('a bug of ours', () => {
  it("in a robot's body is told to the deal, and the run is listed as failed", async () => {
    const call = await time.call();
    const run = await time.start(call, 'robotWithBug');
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'TypeError', nonRetryable: true } });

    const { answers, failures } = await time.story(call);
    expect(answers[0]).toMatchObject({ status: 'failed', values: {}, failure: { type: 'TypeError' } });
    expect(failures).toEqual(['TypeError']);
    expect((await run.describe()).status.name).toBe('FAILED');
    const { events } = await run.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  });

  it('in an Activity is told to the deal, and not tried again', async () => {
    time.instead.readErpOrder = async () => {
      const order = { title: 'Сделка', currency: 'RUB', total: '1.10' } as OrderDraft;
      return {
        order,
        document: { title: '', responsible: 1, field: { name: 'UF_CRM_ERP_ORDER_ID', before: '' } },
      };
    };
    const call = await time.call();
    await expect((await time.start(call)).result()).rejects.toMatchObject({ cause: { type: 'ZodError' } });
    const { answers, attempts, asked } = await time.story(call);
    expect(attempts).toHaveLength(1);
    expect(asked).toEqual(['find']);
    expect(answers[0]).toMatchObject({ status: 'failed', failure: { type: 'ZodError' } });
  });
});
