import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { echo } from './echo';
import { type RestFault, refusalOf } from './rest-fault';
import { restTime } from './rest-time';

/**
 * What a fault replies without carrying anything out; nothing, if the request is to be carried out.
 *
 * @param request `arrivedAt`: ms since 1970; `given`: what it brought, by name
 */
export function faultReply(
  c: Context,
  fault: RestFault,
  { arrivedAt, given }: { arrivedAt: number; given: Record<string, unknown> },
): Response | undefined {
  const refusal = refusalOf(fault);
  if (refusal) {
    const { status, code, text } = refusal;
    return c.json({ error: code, error_description: echo(text, given) }, status as ContentfulStatusCode);
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
          time: {
            ...restTime(arrivedAt),
            operating_reset_at: Math.ceil(arrivedAt / 1000) + fault.resetAfterSeconds,
          },
        },
        429,
      );
    default:
      return undefined;
  }
}
