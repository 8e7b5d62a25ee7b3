import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { factsOf } from '../../../workflows/contract/failure-facts';
import { type Verdict, valueOf, verdictOf } from '../../../workflows/contract/verdict';

const ofActivity = (cause: Error): ActivityFailure =>
  new ActivityFailure('Activity task failed', 'createOrder', '1', RetryState.TIMEOUT, 'worker', cause);
/** The SDK keeps nothing of the failure before it. */
const timedOut = new TimeoutFailure('activity timed out', undefined, TimeoutType.SCHEDULE_TO_CLOSE);
const application = (type: string, said?: string): ApplicationFailure =>
  ApplicationFailure.create({ message: type, type, details: [{ said }] });
const ofChild = new ChildWorkflowFailure(
  'default',
  { workflowId: 'work/erp-order/DEAL_17/m1', runId: '1' },
  'createErpOrder',
  RetryState.NON_RETRYABLE_FAILURE,
  new CancelledFailure('terminated'),
);

describe('how work ended whose Activity failed', () => {
  test.each<{ when: string; cause: Error; verdict: Verdict<never>['verdict']; type: string }>([
    {
      when: 'the ERP refused',
      cause: application('Erp.Rejected'),
      verdict: 'not-done',
      type: 'Erp.Rejected',
    },
    {
      when: 'the ERP was away to the end',
      cause: application('Erp.Unavailable'),
      verdict: 'not-done',
      type: 'Erp.Unavailable',
    },
    {
      when: 'it may have been carried out',
      cause: application('Erp.Unknown'),
      verdict: 'unknown',
      type: 'Erp.Unknown',
    },
    {
      when: 'the reply broke the contract',
      cause: application('Erp.Contract'),
      verdict: 'unknown',
      type: 'Erp.Contract',
    },
    { when: 'the worker fell silent', cause: timedOut, verdict: 'unknown', type: 'Erp.Unknown' },
    {
      when: 'it was cancelled',
      cause: new CancelledFailure('cancelled'),
      verdict: 'unknown',
      type: 'Erp.Unknown',
    },
    {
      when: 'the deadline came first',
      cause: application('Deadline.NotBegun'),
      verdict: 'not-done',
      type: 'Deadline.NotBegun',
    },
    { when: 'it has a bug', cause: application('TypeError'), verdict: 'not-done', type: 'TypeError' },
  ])('is $verdict when $when', ({ cause, verdict, type }) => {
    expect(verdictOf(ofActivity(cause), 'erp')).toMatchObject({ verdict, failure: { type } });
  });

  it("keeps the external system's words through the verdict", () => {
    const verdict = verdictOf(ofActivity(application('Erp.Rejected', 'Контрагент заблокирован')), 'erp');
    let thrown: unknown;
    try {
      valueOf(verdict);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ type: 'Erp.Rejected', nonRetryable: true });
    expect(factsOf(thrown, 'Run.Unknown')).toMatchObject({ said: 'Контрагент заблокирован' });
  });

  it('is the value where it was done', () => {
    expect(valueOf({ verdict: 'done', value: 'SO-1001' })).toBe('SO-1001');
  });
});

describe('the facts of what reaches a workflow', () => {
  test.each<{ what: string; error: unknown; type: string }>([
    { what: 'a bug', error: new TypeError('x is undefined'), type: 'TypeError' },
    { what: 'something that is no error', error: 'words', type: 'Error' },
    { what: 'a wait that was cancelled', error: new CancelledFailure('cancelled'), type: 'Run.Unknown' },
    { what: 'a child that was ended by hand', error: ofChild, type: 'Run.Unknown' },
  ])('have the type $type for $what', ({ error, type }) => {
    expect(factsOf(error, 'Run.Unknown')).toMatchObject({ type });
  });
});
