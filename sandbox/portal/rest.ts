import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { hashToken } from '../secrets';
import type { SocketEnv } from '../serve-app';
import { runBatch } from './batch';
import { cut } from './cut';
import { users } from './directory';
import { echo, fieldsOf } from './echo';
import { faultReply } from './fault-reply';
import { createLimits } from './limits';
import { masked } from './masked';
import type { Portal } from './portal';
import type { Carried } from './portal-events';
import { readRequest } from './read-request';
import { type Caller, RestError, type RestMethods, type RestResult } from './rest-method';
import { refusalOf } from './rest-fault';
import { restTime } from './rest-time';
import { permits } from './scopes';
import { takeFault } from './take-fault';
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
      const request = await readRequest(c);
      const { auth, ...params } = request;
      if (typeof auth === 'string') token = auth;
      const commands = Object.values(params.cmd ?? {}).map((command) => String(command).split('?')[0] ?? '');
      const fault = takeFault(store, 'request', [method, ...commands]);
      if (fault && fault.delayMs > 0) await delay(fault.delayMs, undefined, { signal: portal.closing });
      const faulty = fault && faultReply(c, fault, { arrivedAt, given: fieldsOf(request) });
      if (faulty) return finish(`fault ${fault.reply}`, faulty);
      if (!limits.take()) throw new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
      const { result, ...paging } = carryOut(method, params, callerOf(token), carried);
      if (fault?.reply === 'lose-reply') return finish('ok, reply lost', cut(c), 0);
      return finish('ok', c.json({ result, ...paging, time: restTime(arrivedAt) }));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return finish(
        String(error.code),
        c.json({ error: error.code, error_description: error.message }, error.status),
      );
    }
  });

  /** @throws RestError where a fault refuses this one command */
  function refuseCommand(name: string, given: unknown): void {
    const fault = takeFault(store, 'command', [name]);
    const refusal = fault && refusalOf(fault);
    if (!refusal) return;
    const text = echo(refusal.text, given as Record<string, unknown>);
    throw new RestError(refusal.status as ContentfulStatusCode, refusal.code, text);
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
        refuseCommand(name, given);
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
        entry.verdict = error instanceof RestError ? String(error.code) : 'defect of the sandbox';
        throw error;
      }
    };
    return method === 'batch' ? runBatch(params, caller, execute) : execute(method, params);
  }
}
