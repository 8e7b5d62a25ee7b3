import { ServiceError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { toFailure, withFailures } from '../../../activities/to-failure';
import { ClientError, type ClientErrorOptions } from '../../../src/clients/client-error';

const clientError = (options: Partial<ClientErrorOptions<'erp'>>): ClientError =>
  new ClientError('ERP CreateOrder m1/DEAL_17: no reply', {
    system: 'erp',
    verdict: 'unknown',
    kind: 'Unknown',
    ...options,
  });

describe("a client's error as a failure", () => {
  test.each<{ error: Partial<ClientErrorOptions<'erp'>>; failure: object }>([
    {
      error: { verdict: 'not-done', kind: 'Unavailable' },
      failure: { type: 'Erp.Unavailable', nonRetryable: false, nextRetryDelay: undefined },
    },
    { error: { verdict: 'unknown' }, failure: { type: 'Erp.Unknown', nonRetryable: false } },
    {
      error: { verdict: 'refused', kind: 'Rejected' },
      failure: { type: 'Erp.Rejected', nonRetryable: true },
    },
    {
      error: { verdict: 'not-done', kind: 'Unauthorized', retryAfterMs: 3_000 },
      failure: { type: 'Erp.Unauthorized', nonRetryable: false, nextRetryDelay: 3_000 },
    },
  ])('$error.verdict $error.kind becomes $failure.type', ({ error, failure }) => {
    expect(toFailure(clientError(error))).toMatchObject({
      ...failure,
      message: 'ERP CreateOrder m1/DEAL_17: no reply',
    });
  });

  it("keeps the system's own words apart", () => {
    const failure = toFailure(clientError({ said: 'Контрагент заблокирован' }));
    expect(failure.details).toEqual([{ said: 'Контрагент заблокирован' }]);
  });

  it('gives way to what is known beyond one call', () => {
    const refused = clientError({ verdict: 'refused', kind: 'Rejected', retryAfterMs: 1 });
    expect(toFailure(refused, { type: 'Erp.Unknown', nextRetryMs: 5, nonRetryable: false })).toMatchObject({
      type: 'Erp.Unknown',
      nextRetryDelay: 5,
      nonRetryable: false,
    });
  });
});

describe('a server of Temporal that refused or did not answer', () => {
  const grpc = (code: number, message: string) =>
    Object.assign(new Error(message), { code, details: '', metadata: {} });
  const late = grpc(4, '4 DEADLINE_EXCEEDED: list timed out');

  it.each([
    ['as the client says it', new ServiceError('Failed to list', { cause: late })],
    ['as gRPC says it', late],
    ['though it refused', grpc(7, '7 PERMISSION_DENIED: Request unauthorized.')],
  ])('is asked again, %s', (_, error) => {
    expect(toFailure(error)).toMatchObject({
      message: `Temporal refused or did not answer: ${error.message}`,
      type: 'Temporal.Unavailable',
      nonRetryable: false,
      cause: error,
    });
  });
});

describe('an error of our own as a failure', () => {
  it('is a bug that trying again would repeat', () => {
    const bug = new TypeError('lines is undefined');
    expect(toFailure(bug)).toMatchObject({
      type: 'TypeError',
      message: 'lines is undefined',
      nonRetryable: true,
      cause: bug,
    });
    expect(toFailure('words')).toMatchObject({ type: 'Error', message: 'words', nonRetryable: true });
  });

  it('is left as it is where it is a failure already', () => {
    const failure = ApplicationFailure.retryable('held up', 'Erp.HeldUp');
    expect(toFailure(failure, { nonRetryable: true })).toBe(failure);
  });

  it('reaches Temporal so from every Activity of a set', async () => {
    const { fall, stand } = withFailures({
      fall: (_input: never) => Promise.reject(new TypeError('a bug')),
      stand: (input: never) => Promise.resolve(input),
    });
    await expect(fall({} as never)).rejects.toMatchObject({ type: 'TypeError', nonRetryable: true });
    await expect(stand('words' as never)).resolves.toBe('words');
  });
});
