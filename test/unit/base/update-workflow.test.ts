import { ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { updateWorkflow } from '../../../src/base/update-workflow';
import { refreshUpdate } from '../../../workflows/contract/portal-messages';

/** An Update that fails so at first. */
function failing(times: number, error: Error) {
  const ids: unknown[] = [];
  const handle = {
    async executeUpdate(_: unknown, { updateId }: { updateId?: string } = {}) {
      ids.push(updateId);
      if (ids.length <= times) throw error;
      return 'done';
    },
  } as unknown as Parameters<typeof updateWorkflow>[0];
  return { ids, ask: () => updateWorkflow(handle, refreshUpdate, { args: [3], updateId: 'refresh-3' }) };
}

function ofServer(code: number, message: string): Error {
  const cause = Object.assign(new Error(message), { code, details: message, metadata: {} });
  return new ServiceError('Update failed', { cause });
}

function ofWorkflow(type: string): Error {
  return new WorkflowUpdateFailedError('Workflow Update failed', ApplicationFailure.nonRetryable('no', type));
}

it.each([
  ['between two runs of the workflow', ofServer(14, '14 UNAVAILABLE: workflow update was aborted')],
  ['by a task that ended without it', ofWorkflow('UnprocessedUpdate')],
  [
    'beside ten others',
    ofServer(
      8,
      '8 RESOURCE_EXHAUSTED: limit on number of concurrent in-flight updates has been reached (10)',
    ),
  ],
])('an Update that was turned away %s is asked again under the same id', async (_, error) => {
  const { ids, ask } = failing(2, error);
  await expect(ask()).resolves.toBe('done');
  expect(ids).toEqual(['refresh-3', 'refresh-3', 'refresh-3']);
});

it.each([
  ['the workflow refuses', ofWorkflow('Portal.TokenLost')],
  ['Temporal is away', ofServer(14, '14 UNAVAILABLE: connection refused')],
  ['the namespace is over its rate', ofServer(8, '8 RESOURCE_EXHAUSTED: namespace rate limit exceeded')],
])('an Update fails at once where %s', async (_, error) => {
  const { ids, ask } = failing(1, error);
  await expect(ask()).rejects.toBe(error);
  expect(ids).toHaveLength(1);
});

it('an Update that is always turned away fails in the end', async () => {
  const error = ofWorkflow('UnprocessedUpdate');
  const { ask } = failing(Number.POSITIVE_INFINITY, error);
  await expect(ask()).rejects.toBe(error);
});
