import type { Context } from 'hono';
import type { RestFault } from './faults';
import { restTime } from './rest-time';

/**
 * What a fault replies without carrying anything out; nothing, if the request is to be carried out.
 *
 * @param arrivedAt ms since 1970
 */
export function faultReply(
  c: Context,
  { reply, resetAfterSeconds }: RestFault,
  arrivedAt: number,
): Response | undefined {
  switch (reply) {
    case 'html-503':
      return c.html(
        '<html><head><title>503</title></head><body>Service Temporarily Unavailable</body></html>',
        503,
      );
    case 'error-500':
      return c.json({ error: 'INTERNAL_SERVER_ERROR', error_description: 'Internal server error' }, 500);
    case 'query-limit':
      return c.json({ error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' }, 503);
    case 'operating-limit':
      return c.json(
        {
          error: 'OPERATION_TIME_LIMIT',
          error_description: 'Method is blocked due to operation time limit.',
          time: restTime(arrivedAt, Math.ceil(arrivedAt / 1000) + resetAfterSeconds),
        },
        429,
      );
    case 'overload-limit':
      return c.json(
        { error: 'OVERLOAD_LIMIT', error_description: 'REST API is blocked due to overload.' },
        503,
      );
    case 'payment-required':
      return c.json({ error: 'PAYMENT_REQUIRED', error_description: 'Application payment is required' }, 402);
    case 'portal-deleted':
      return c.json({ error: 'PORTAL_DELETED', error_description: 'Portal was deleted' }, 404);
    case 'user-inactive':
      return c.json(
        {
          error: 'user_access_error',
          error_description: 'The user does not have access to the application.',
        },
        403,
      );
    default:
      return undefined;
  }
}
