import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type RestFault, refusalOf } from './rest-fault';
import { restTime } from './rest-time';

/**
 * What a fault replies without carrying anything out; nothing, if the request is to be carried out.
 *
 * @param arrivedAt ms since 1970
 */
export function faultReply(c: Context, fault: RestFault, arrivedAt: number): Response | undefined {
  const refusal = refusalOf(fault);
  if (refusal) {
    const { status, code, text } = refusal;
    return c.json({ error: code, error_description: text }, status as ContentfulStatusCode);
  }
  switch (fault.reply) {
    case 'html-503':
      return c.html(
        '<html><head><title>503</title></head><body>Service Temporarily Unavailable</body></html>',
        503,
      );
    case 'operating-limit':
      return c.json(
        {
          error: 'OPERATION_TIME_LIMIT',
          error_description: 'Method is blocked due to operation time limit.',
          time: restTime(arrivedAt, Math.ceil(arrivedAt / 1000) + fault.resetAfterSeconds),
        },
        429,
      );
    default:
      return undefined;
  }
}
