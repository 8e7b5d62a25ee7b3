import { z } from 'zod';
import { quote } from '../../base/quote';
import { ClientError } from '../client-error';
import { meaningOf } from './refusals';

/** Characters of its words that are looked at. */
const longest = 10_000;
const words = z.string().transform((text) => text.slice(0, longest));

/** The portal's own account of a failure: as an HTTP body, or as one command's entry in `result_error`. */
export const portalErrorBody = z.object({
  error: z.union([words, z.number().transform(String)]),
  error_description: words.optional().catch(undefined),
  time: z
    .object({ finish: z.number().optional(), operating_reset_at: z.number().optional() })
    .optional()
    .catch(undefined),
});

export type PortalErrorBody = z.output<typeof portalErrorBody>;

/** What a failure that the portal accounts for says about the work. @param status of HTTP, if it has its own */
export function portalError(body: PortalErrorBody, operation: string, status?: number): ClientError {
  const { untilReset, ...meaning } = meaningOf({ ...body, method: operation, status });
  const said = saidBy(body);
  const code = quote.line(body.error, { longest: 100 }) || status;
  return new ClientError(`The portal did not carry out ${operation} (${code}): ${said.replace(/\.$/, '')}.`, {
    system: 'portal',
    ...meaning,
    ...(untilReset && { retryAfterMs: resetAfterMs(body) }),
    said,
  });
}

/** Its words for people, as they came: a ClientError quotes them. */
export function saidBy({ error, error_description: text = '' }: PortalErrorBody): string {
  return quote.line(text) ? text : error;
}

/** ms until the budget is renewed, by the portal's clock where it tells it. Its window is 10 minutes. */
function resetAfterMs({ time }: PortalErrorBody): number {
  if (!time?.operating_reset_at) return 60_000;
  const seconds = time.operating_reset_at - (time.finish ?? Date.now() / 1000);
  return Math.ceil(Math.min(Math.max(seconds, 1), 600) * 1000);
}
