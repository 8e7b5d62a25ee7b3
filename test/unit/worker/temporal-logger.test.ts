import { ApplicationFailure } from '@temporalio/common';
import { createTemporalLogger } from '../../../src/worker/temporal-logger';
import { makeFailure } from '../../../workflows/contract/failure-facts';
import { logInto } from '../endpoint/fixture';

function logged(level: string, message: string, meta: Record<string, unknown>): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = logInto(lines);
  log.level = level;
  createTemporalLogger(log).warn(message, meta);
  return lines.map((line) => JSON.parse(line));
}

const attempt = { workflowId: 'work/erp-order/DEAL_17/m', activityType: 'createOrder', attempt: 2 };
const noise = { namespace: 'default', isLocal: false, sdkComponent: 'worker', taskToken: 'secret' };

it('a failure that the product knows is told by its type, without a stack and without what was said', () => {
  const error = makeFailure('Erp.Rejected', 'Контрагент Федот заблокирован', { nonRetryable: true });
  const [line] = logged('info', 'Activity failed', { ...attempt, ...noise, error });
  expect(line).toEqual({
    level: 40,
    time: expect.anything(),
    pid: expect.anything(),
    hostname: expect.anything(),
    ...attempt,
    failure: 'Erp.Rejected',
    msg: 'Activity failed',
  });
});

it('a bug is told with the place where it was thrown', () => {
  const error = ApplicationFailure.create({ type: 'TypeError', message: 'of Федот' });
  const [line] = logged('info', 'Activity failed', { ...attempt, error });
  expect(line).toMatchObject({
    failure: 'TypeError',
    at: expect.arrayContaining([expect.stringMatching(/^at /)]),
  });
  expect(JSON.stringify(line)).not.toContain('Федот');
});

it.each([
  'No workflows registered, not polling for workflow tasks',
  'No Nexus services registered, not polling for Nexus tasks',
  'Worker state changed',
])('what is so on purpose is told to whoever debugs: %s', (message) => {
  expect(logged('info', message, {})).toEqual([]);
  expect(logged('debug', message, {})).toHaveLength(1);
});
