import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { hashToken } from '../secrets';
import type { SocketEnv } from '../serve-app';
import { runBatch } from './batch';
import { cut } from './cut';
import { users } from './directory';
import { faultReply } from './fault-reply';
import type { RestFault } from './faults';
import { createLimits } from './limits';
import { masked } from './masked';
import type { Portal } from './portal';
import type { Carried } from './portal-events';
import { readRequest } from './read-request';
import { type Caller, RestError, type RestMethods, type RestResult } from './rest-method';
import { restTime } from './rest-time';
import { permits } from './scopes';
import { checkAccessToken } from './tokens';

/** `/rest/{method}` and `/rest/{method}.json`. */
export function restRoutes(portal: Portal, methods: RestMethods): Hono<SocketEnv> {
  const { store } = portal;
  const limits = createLimits(store);

  return new Hono<SocketEnv>().all('/:method', async (c) => {
    const arrivedAt = Date.now();
    const method = c.req
      .param('method')
      .replace(/\.json$/, '')
      .toLowerCase();
    const carried: Carried[] = [];
    let token: string | undefined;

    const finish = (verdict: string, reply: Response, status = reply.status): Response => {
      store.append({
        type: 'rest',
        method,
        status,
        verdict,
        ...(token !== undefined && { tokenHash: hashToken(token) }),
        arrivedAt,
        carried,
      });
      return reply;
    };

    try {
      const { auth, ...params } = await readRequest(c);
      if (typeof auth === 'string') token = auth;
      const fault = takeFault(method, params);
      if (fault && fault.delayMs > 0) await delay(fault.delayMs, undefined, { signal: portal.closing });
      const faulty = fault && faultReply(c, fault, arrivedAt);
      if (faulty) return finish(`fault ${fault.reply}`, faulty);
      if (!limits.take()) throw new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
      const { result, ...paging } = carryOut(method, params, callerOf(token), carried);
      if (fault?.reply === 'lose-reply') return finish('ok, reply lost', cut(c), 0);
      return finish('ok', c.json({ result, ...paging, time: restTime(arrivedAt) }));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return finish(
        error.code,
        c.json({ error: error.code, error_description: error.message }, error.status),
      );
    }
  });

  /** The fault that holds for this request; a counted one is used up by it. */
  function takeFault(method: string, params: Record<string, unknown>): RestFault | undefined {
    const { rest } = store.portal.faults;
    const commands = Object.values(params.cmd ?? {}).map((command) => String(command).split('?')[0]);
    if (rest.reply === 'answer' && rest.delayMs === 0) return undefined;
    if (rest.methods && ![method, ...commands].some((name) => rest.methods?.includes(name ?? '')))
      return undefined;
    if (rest.times !== undefined) store.append({ type: 'portal.fault-used', fault: 'rest' });
    return rest;
  }

  /** @throws RestError 401 */
  function callerOf(token: string | undefined): Caller {
    const checked = token === undefined ? 'unknown' : checkAccessToken(store, token);
    if (checked === 'expired') {
      throw new RestError(401, 'expired_token', 'The access token provided has expired.');
    }
    if (checked === 'unknown') throw new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
    const { notAdministrator } = store.portal.faults;
    const admin = !notAdministrator && users.some((user) => user.id === checked.userId && user.admin);
    return { ...checked, admin };
  }

  function carryOut(method: string, params: unknown, caller: Caller, carried: Carried[]): RestResult {
    const execute = (name: string, given: unknown): RestResult => {
      const entry: Carried = { method: name, params: masked(given), verdict: 'ok' };
      carried.push(entry);
      try {
        const lowered = name.toLowerCase();
        const run = methods[lowered];
        if (!run) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
        if (!permits(store.portal.faults.scope, lowered)) {
          throw new RestError(
            403,
            'insufficient_scope',
            'The request requires higher privileges than provided by the access token',
          );
        }
        return run(given, caller);
      } catch (error) {
        entry.verdict = error instanceof RestError ? error.code : 'defect of the sandbox';
        throw error;
      }
    };
    return method === 'batch' ? runBatch(params, caller, execute) : execute(method, params);
  }
}
