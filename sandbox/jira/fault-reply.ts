import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { cut } from '../portal/cut';
import type { SocketEnv } from '../serve-app';
import type { OperationFault } from './faults';
import { isSearch, pageOf } from './reply';

const complaint = (text: string) => ({ errorMessages: [text], errors: {} });

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
    const { method, path } = c.req;
    c.header('X-Seraph-LoginReason', 'AUTHENTICATED_FAILED');
    if (method === 'POST') return c.json(complaint('You are not authenticated.'), 401);
    if (isSearch(path)) return c.json(pageOf(path, []));
    return c.json(complaint('It does not exist or you do not have permission to see it.'), 404);
  },
  warned: (c) =>
    c.json({
      ...pageOf(c.req.path, []),
      warningMessages: ["The value 'x' does not exist for the field 'labels'."],
    }),
  unfinished: (c) => c.json({ ...pageOf(c.req.path, []), isLast: false, total: 1 }),
  truncate(c) {
    const { outgoing } = c.env;
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 700 });
    outgoing.write('{"self":"https://', () => outgoing.destroy());
    return RESPONSE_ALREADY_SENT;
  },
  cut,
  hang: () => RESPONSE_ALREADY_SENT,
};
