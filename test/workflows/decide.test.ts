import { ApplicationFailure } from '@temporalio/common';
import { businessId } from '../../workflows/contract/ids';
import { type SkippedTime, skipTime } from '../support/skipped-time';

const minute = 60_000;

let time: SkippedTime;
skipTime((started) => (time = started));

it('an operator who sends what does not fit is told what to send, and may send it', async () => {
  time.instead.createOrder = async () => {
    throw ApplicationFailure.nonRetryable('broke off', 'Erp.Asks');
  };
  const call = await time.call();
  const run = await time.start(call);
  await time.pass(minute);
  const document = { portal: call.portal, document: call.document.id };
  const work = time.client.workflow.getHandle(businessId('erp-order', document));
  const misfits = {
    'a number that is no text': { number: 1042 },
    'no number': {},
    'an empty text': { number: '' },
    'a text of two lines': { number: 'SO-1\nSO-2' },
    nothing: null,
    'another word': 'done',
  };
  for (const [what, said] of Object.entries(misfits)) {
    const told = await work.executeUpdate('decide', { args: [said] }).catch((error: Error) => error.cause);
    expect([what, told]).toEqual([
      what,
      expect.objectContaining({ message: expect.stringContaining('Send {"number": "…"}') }),
    ]);
  }
  await work.executeUpdate('decide', { args: [{ number: 'SO-1042' }] });
  expect(await run.result()).toEqual({ erp_order_id: 'SO-1042' });
});
