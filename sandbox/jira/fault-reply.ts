import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { cut } from '../portal/cut';
import type { SocketEnv } from '../serve-app';
import type { OperationFault } from './faults';
import { isSearch, pageOf } from './reply';

type Faulty = Exclude<OperationFault['reply'], 'answer'>;

/** What a caller gets instead of the answer. */
export const faultReplies: Record<Faulty, (c: Context<SocketEnv>, fault: OperationFault) => Response> = {
  refuse: (c, { refusal }) => c.json({ errorMessages: [refusal], errors: {} }, 400),
  'http-500': (c) => c.json({ errorMessages: ['Internal server error'], errors: {} }, 500),
  'http-503': (c) => c.text('Service Unavailable', 503),
  'html-200': (c) => c.html('<!DOCTYPE html><html><head><title>Log in</title></head><body></body></html>'),
  'empty-200': (c) => c.body('', 200, { 'content-type': 'application/json' }),
  nonsense: (c) => c.json({ ok: true }, 201),
  unauthorized: (c) => c.text('Client must be authenticated to access this resource.', 401),
  forbidden: (c) =>
    c.json({ errorMessages: ['You are not authorized to perform this operation.'], errors: {} }, 403),
  'not-found': (c) => c.json({ errorMessages: ["No project could be found with key 'X'."], errors: {} }, 404),
  throttled: (c, { retryAfterSeconds }) =>
    c.text('Rate limit exceeded.', 429, {
      'RateLimit-Reason': 'jira-burst-based',
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    }),
  anonymous(c) {
    c.header('X-Seraph-LoginReason', 'AUTHENTICATED_FAILED');
    return c.req.method === 'POST'
      ? c.json(complaint('You are not authenticated.'), 401)
      : pageOrAbsence(c, {});
  },
  warned: (c) =>
    pageOrAbsence(c, { warningMessages: ["The value 'x' does not exist for the field 'labels'."] }),
  unfinished: (c) => pageOrAbsence(c, { isLast: false, total: 1 }),
  truncate(c) {
    const { outgoing } = c.env;
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 700 });
    outgoing.write('{"self":"https://', () => outgoing.destroy());
    return RESPONSE_ALREADY_SENT;
  },
  cut,
  hang: () => RESPONSE_ALREADY_SENT,
};

const complaint = (text: string) => ({ errorMessages: [text], errors: {} });

/** An empty page of a search, with what is said of it; 404 of anything else that is looked up. */
function pageOrAbsence(c: Context<SocketEnv>, more: object): Response {
  const { path } = c.req;
  if (isSearch(path)) return c.json({ ...pageOf({ path, from: 0, maxResults: 10 }, []), ...more });
  return c.json(complaint('It does not exist or you do not have permission to see it.'), 404);
}
