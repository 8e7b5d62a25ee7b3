import { setTimeout as delay } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
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
import { createOperating, restTime } from './rest-time';
import { permits } from './scopes';
import { takeFault } from './take-fault';
import { checkAccessToken, webhookSecret } from './tokens';

/** What an incoming webhook's address says of it. */
interface Webhook {
  user: string;
  secret: string;
}

/** `/rest/{method}` and `/rest/{method}.json`; `/rest/{user}/{secret}/{method}` for an incoming webhook. */
export function restRoutes(portal: Portal, methods: RestMethods): Hono<SocketEnv> {
  const { store } = portal;
  const limits = createLimits(store);
  const operating = createOperating();

  return new Hono<SocketEnv>()
    .all('/:method', (c) => answer(c, c.req.param('method')))
    .all('/:user/:secret/:method', (c) => answer(c, c.req.param('method'), c.req.param()));

  async function answer(c: Context<SocketEnv>, asked: string, webhook?: Webhook): Promise<Response> {
    const arrivedAt = Date.now();
    const method = asked.replace(/\.json$/, '').toLowerCase();
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
      const { auth, ...params } = withoutTelemetry(request);
      if (typeof auth === 'string') token = auth;
      const commands = Object.values(params.cmd ?? {}).map((command) => String(command).split('?')[0] ?? '');
      const fault = takeFault(store, 'request', [method, ...commands]);
      if (fault && fault.delayMs > 0) await delay(fault.delayMs, undefined, { signal: portal.closing });
      const faulty = fault && faultReply(c, fault, { arrivedAt, given: fieldsOf(request) });
      if (faulty) return finish(`fault ${fault.reply}`, faulty);
      if (!limits.take()) throw new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
      const reply = {
        time: restTime(arrivedAt),
        ...carryOut(method, params, callerOf(token, webhook), carried),
      };
      if (fault?.reply === 'lose-reply') return finish('ok, reply lost', cut(c), 0);
      return finish('ok', c.json(reply));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return finish(
        String(error.code),
        c.json({ error: error.code, error_description: error.message }, error.status),
      );
    }
  }

  /** @throws RestError where a fault refuses this one command */
  function refuseCommand(name: string, given: unknown): void {
    const fault = takeFault(store, 'command', [name]);
    const refusal = fault && refusalOf(fault);
    if (!refusal) return;
    const text = echo(refusal.text, given as Record<string, unknown>);
    throw new RestError(refusal.status as ContentfulStatusCode, refusal.code, text);
  }

  /** @throws RestError 401 */
  function callerOf(token: string | undefined, webhook: Webhook | undefined): Caller {
    if (webhook) {
      const userId = Number(webhook.user);
      if (webhook.secret !== webhookSecret(store.secrets, userId)) throw noAuthFound();
      return { userId, admin: users.some(({ id, admin }) => id === userId && admin), isWebhook: true };
    }
    const checked = token === undefined ? 'unknown' : checkAccessToken(store, token);
    if (checked === 'expired') {
      throw new RestError(401, 'expired_token', 'The access token provided has expired.');
    }
    if (checked === 'unknown') throw noAuthFound();
    const { notAdministrator } = store.portal.faults;
    const admin = !notAdministrator && users.some((user) => user.id === checked.userId && user.admin);
    return { ...checked, admin, isWebhook: false };
  }

  function carryOut(method: string, params: unknown, caller: Caller, carried: Carried[]): RestResult {
    const execute = (name: string, given: unknown): RestResult & { time: object } => {
      const entry: Carried = { method: name, params: masked(given), verdict: 'ok' };
      const began = Date.now();
      carried.push(entry);
      try {
        const lowered = name.toLowerCase();
        refuseCommand(name, given);
        const run = methods[lowered];
        if (!run) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
        if (!caller.isWebhook && !permits(store.portal.faults.scope, lowered)) {
          throw new RestError(
            403,
            'insufficient_scope',
            'The request requires higher privileges than provided by the access token',
          );
        }
        return { ...run(given, caller), time: operating(lowered, began) };
      } catch (error) {
        entry.verdict = error instanceof RestError ? String(error.code) : 'defect of the sandbox';
        throw error;
      }
    };
    return method === 'batch' ? runBatch(params, caller, execute) : execute(method, params);
  }
}

/** Vendor: the SDK adds what it is and an id of the request; no method reads them. */
function withoutTelemetry(request: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !name.startsWith('bx24_')));
}

function noAuthFound(): RestError {
  return new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
}
