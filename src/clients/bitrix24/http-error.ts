import type { AxiosError } from 'axios';
import { ClientError } from '../client-error';
import { networkError } from './network-error';
import { portalError, portalErrorBody } from './portal-error';

/** What a failed HTTP call says about the work. The axios error itself carries the token and is not kept. */
export function httpError(error: AxiosError, operation: string): ClientError {
  const { response } = error;
  // A reply that broke off or was too long has a status, but says nothing.
  if (!response || error.code === 'ERR_CANCELED' || response.status < 300)
    return networkError(error, operation);
  const { status } = response;
  const body = portalErrorBody.safeParse(response.data);
  if (body.success) return portalError(body.data, operation, status);
  return foreignReply(status, operation);
}

/** Of a proxy, another server, or whoever answers in the portal's place. @param status of HTTP, 300 or above */
export function foreignReply(status: number, operation: string): ClientError {
  if (status < 400) {
    return new ClientError(
      `The portal redirects ${operation} elsewhere (${status}); that was not followed.`,
      {
        system: 'portal',
        verdict: 'not-done',
        kind: 'Redirected',
      },
    );
  }
  return new ClientError(`The portal's reply to ${operation} is not its own (HTTP ${status}).`, {
    system: 'portal',
    ...(status === 401
      ? { verdict: 'not-done', kind: 'Unauthorized' }
      : { verdict: 'unknown', kind: 'Unavailable' }),
  });
}
