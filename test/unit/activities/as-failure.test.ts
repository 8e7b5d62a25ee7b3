import { ServiceError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { AttemptNotes } from '../../../activities/create-once/attempts';
import { asFailure } from '../../../activities/create-once/as-failure';
import { ClientError } from '../../../src/clients/client-error';

const minute = 60_000;
const hour = 60 * minute;

const nothing = { open: false, lookUpAfter: 0, brokenLookUps: 0, brokenCreates: 0 };
const open = { ...nothing, open: true };
const pauses = {
  system: 'erp',
  outageRetry: 5 * minute,
  longestLatency: minute,
  attempt: 1,
  completes: false,
} as const;

describe('what says nothing of the work leaves it as it was', () => {
  const away = new ServiceError('Failed to describe workflow');
  const bug = new TypeError('lines is undefined');

  test.each<{ when: string; error: Error; notes: AttemptNotes; completes?: true; failure: object }>([
    {
      when: 'Temporal is away and nothing was sent',
      error: away,
      notes: nothing,
      failure: { type: 'Temporal.Unavailable', nonRetryable: false },
    },
    {
      when: 'Temporal is away after something was sent',
      error: away,
      notes: open,
      failure: { type: 'Erp.Unknown', nonRetryable: false },
    },
    {
      when: 'Temporal is away while a step completes what is there',
      error: away,
      notes: nothing,
      completes: true,
      failure: { type: 'Erp.Unknown', nonRetryable: false },
    },
    {
      when: 'there is a bug and nothing was sent',
      error: bug,
      notes: nothing,
      failure: { type: 'TypeError', nonRetryable: true },
    },
    {
      when: 'there is a bug after something was sent',
      error: bug,
      notes: open,
      failure: { type: 'Erp.Unknown', nonRetryable: true },
    },
    {
      when: 'there is a bug while a step completes what is there',
      error: bug,
      notes: nothing,
      completes: true,
      failure: { type: 'Erp.Unknown', nonRetryable: true },
    },
  ])('when $when', ({ error, notes, completes = false, failure }) => {
    expect(asFailure(error, notes, { ...pauses, completes })).toMatchObject({ ...failure, cause: error });
  });

  it('but for a failure that says what is known', () => {
    const said = ApplicationFailure.nonRetryable('nobody knows', 'Erp.Asks');
    expect(asFailure(said, open, pauses)).toBe(said);
  });
});

describe('the pause that a far system asks for', () => {
  const throttled = (retryAfterMs: number) =>
    new ClientError('429', { system: 'jira', verdict: 'not-done', kind: 'Throttled', retryAfterMs });

  test.each([
    ['is kept to', nothing, 10 * minute, 10 * minute],
    ['is no longer than an hour, or it would end the Activity', nothing, 99_999_000, hour],
    ['is no shorter than the longest latency after a create', open, 1_000, minute],
  ])('%s', (_what, notes, asked, pause) => {
    expect(asFailure(throttled(asked), notes, pauses)).toMatchObject({ nextRetryDelay: pause });
  });

  it('is not cut below a longest latency of hours', () => {
    const slow = { ...pauses, longestLatency: 2 * hour };
    expect(asFailure(throttled(99_999_000), open, slow)).toMatchObject({ nextRetryDelay: 2 * hour });
  });
});
