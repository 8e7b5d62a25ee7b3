import { z } from 'zod';
import { ClientError, type ClientErrorOptions } from '../client-error';

interface Meaning extends Pick<ClientErrorOptions, 'verdict' | 'kind' | 'retryAfterMs'> {
  /** The method's budget is used up; the reply may tell when it is renewed. */
  untilReset?: true;
}

const budgetUsedUp: Meaning = { verdict: 'not-done', kind: 'Throttled', untilReset: true };

/** Vendor: "limits" and "system errors" of the REST documentation; numeric codes are those of bizproc. */
const meanings = new Map<string, Meaning>([
  // The bucket leaks twice a second.
  ['QUERY_LIMIT_EXCEEDED', { verdict: 'not-done', kind: 'QueryLimit', retryAfterMs: 2_000 }],
  ['OPERATION_TIME_LIMIT', budgetUsedUp],
  // Blocked by hand at the vendor's: asking again prolongs it.
  ['OVERLOAD_LIMIT', { verdict: 'refused', kind: 'Overloaded' }],
  ['expired_token', { verdict: 'not-done', kind: 'Unauthorized' }],
  ['invalid_token', { verdict: 'not-done', kind: 'Unauthorized' }],
  ['NO_AUTH_FOUND', { verdict: 'not-done', kind: 'Unauthorized' }],
  ['ACCESS_DENIED', { verdict: 'refused', kind: 'AccessDenied' }],
  // The application, the portal or the user behind the token: each call would be refused, and none has to be lost.
  ['PAYMENT_REQUIRED', { verdict: 'not-done', kind: 'PaymentRequired' }],
  ['PORTAL_DELETED', { verdict: 'not-done', kind: 'PortalDeleted' }],
  ['INVALID_CREDENTIALS', { verdict: 'not-done', kind: 'UserInactive' }],
  ['user_access_error', { verdict: 'not-done', kind: 'UserInactive' }],
  ['NOT_FOUND', { verdict: 'refused', kind: 'NotFound' }],
  ['404', { verdict: 'refused', kind: 'NotFound' }],
  ['423', { verdict: 'not-done', kind: 'Locked' }],
  ['ERROR_METHOD_NOT_FOUND', { verdict: 'refused', kind: 'Rejected' }],
  ['ERROR_ACTIVITY_ALREADY_INSTALLED', { verdict: 'refused', kind: 'AlreadyInstalled' }],
  ['INTERNAL_SERVER_ERROR', { verdict: 'unknown', kind: 'Unavailable' }],
  ['ERROR_UNEXPECTED_ANSWER', { verdict: 'unknown', kind: 'Unavailable' }],
]);

/** The portal's own account of a failure: as an HTTP body, or as one command's entry in `result_error`. */
export const portalErrorBody = z.object({
  error: z.union([z.string(), z.number().transform(String)]),
  error_description: z.string().optional().catch(undefined),
  time: z
    .object({ finish: z.number().optional(), operating_reset_at: z.number().optional() })
    .optional()
    .catch(undefined),
});

export type PortalErrorBody = z.output<typeof portalErrorBody>;

/** What a failure that the portal accounts for says about the work. @param status of HTTP, if it has its own */
export function portalError(body: PortalErrorBody, operation: string, status?: number): ClientError {
  const meaning = meanings.get(body.error) ?? meaningOf(status);
  const said = (body.error_description ?? '').replace(/\s+/g, ' ').trim().slice(0, 300) || body.error;
  return new ClientError(`The portal did not carry out ${operation}: ${said} (${body.error || status}).`, {
    system: 'portal',
    ...meaning,
    ...(meaning.untilReset && { retryAfterMs: resetAfterMs(body) }),
    said,
  });
}

function meaningOf(status = 400): Meaning {
  if (status === 401) return { verdict: 'not-done', kind: 'Unauthorized' };
  if (status === 404) return { verdict: 'refused', kind: 'NotFound' };
  if (status === 423) return { verdict: 'not-done', kind: 'Locked' };
  if (status === 429) return budgetUsedUp;
  if (status >= 500) return { verdict: 'unknown', kind: 'Unavailable' };
  return { verdict: 'refused', kind: 'Rejected' };
}

/** ms until the budget is renewed, by the portal's clock where it tells it. Its window is 10 minutes. */
function resetAfterMs({ time }: PortalErrorBody): number {
  if (!time?.operating_reset_at) return 60_000;
  const seconds = time.operating_reset_at - (time.finish ?? Date.now() / 1000);
  return Math.ceil(Math.min(Math.max(seconds, 1), 600) * 1000);
}
