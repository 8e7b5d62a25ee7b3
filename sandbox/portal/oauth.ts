import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { hashToken } from '../secrets';
import type { SocketEnv } from '../serve-app';
import type { Store } from '../store';
import { cut } from './cut';
import { echo } from './echo';
import type { OAuthFault } from './faults';
import { authAddresses, authServerAddresses, type Portal } from './portal';
import { readRequest } from './read-request';
import { RestError } from './rest-method';
import { checkRefreshToken, isRefreshTokenOf, issueTokens } from './tokens';

/** What a fault refuses with, before anything is carried out. */
const refusals: Partial<Record<OAuthFault['reply'], OAuthFault['refusal']>> = {
  'payment-required': { status: 402, code: 'PAYMENT_REQUIRED', text: 'Payment required' },
  'portal-deleted': { status: 400, code: 'PORTAL_DELETED', text: 'Portal was deleted' },
  'invalid-grant': { status: 400, code: 'invalid_grant', text: 'Invalid refresh token' },
};

/**
 * `/oauth/token/`: the authorization server's refresh grant. A refresh token is good for one use. It is the same for all
 * portals, as the vendor's is: each grant is carried out, recorded and failed by the portal whose token it is of.
 */
export function oauthRoutes(here: Portal): Hono<SocketEnv> {
  return new Hono<SocketEnv>().on(['GET', 'POST'], ['/token', '/token/'], async (c) => {
    const arrivedAt = Date.now();
    let given: Record<string, unknown> = {};
    let portal = here;
    const finish = (verdict: string, reply: Response): Response => {
      const refreshHash = hashToken(String(given.refresh_token));
      const grant = String(given.grant_type);
      portal.store.append({ type: 'oauth', grant, refreshHash, verdict, arrivedAt });
      return reply;
    };
    try {
      given = await readRequest(c);
      const token = String(given.refresh_token);
      portal = here.sisters.find(({ store }) => isRefreshTokenOf(store, token)) ?? here;
      const fault = takeFault(portal.store);
      if (fault && fault.delayMs > 0) await delay(fault.delayMs, undefined, { signal: here.closing });
      if (fault?.reply === 'html-503') return finish('fault html-503', c.html('<h1>503</h1>', 503));
      const refusal = fault && (refusals[fault.reply] ?? fault.refusal);
      if (refusal) {
        const { status, code, text } = refusal;
        throw new RestError(status as ContentfulStatusCode, code, echo(text, given));
      }
      const reply = refresh(portal, given);
      return fault?.reply === 'lose-reply' ? finish('ok, reply lost', cut(c)) : finish('ok', c.json(reply));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return finish(
        String(error.code),
        c.json({ error: error.code, error_description: error.message }, error.status),
      );
    }
  });
}

function takeFault(store: Store): OAuthFault | undefined {
  const { oauth } = store.portal.faults;
  if (oauth.reply === 'answer' && oauth.delayMs === 0) return undefined;
  if (oauth.times !== undefined) store.append({ type: 'portal.fault-used', fault: 'oauth' });
  return oauth;
}

/** @throws RestError */
function refresh(
  portal: Portal,
  { grant_type, client_id, client_secret, refresh_token }: Record<string, unknown>,
): object {
  const { store } = portal;
  const { clientId, clientSecret, memberId } = store.secrets;
  if (grant_type !== 'refresh_token')
    throw new RestError(400, 'unsupported_grant_type', 'Unsupported grant type');
  if (client_id !== clientId || client_secret !== clientSecret) {
    throw new RestError(400, 'invalid_client', 'Wrong client');
  }
  const old = checkRefreshToken(store, String(refresh_token));
  if (!old) throw new RestError(400, 'invalid_grant', 'Invalid refresh token');
  const tokens = issueTokens(store, { userId: old.userId, why: 'refresh', used: old.serial });
  return {
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    expires: tokens.expires,
    expires_in: store.portal.faults.accessTokenSeconds,
    ...authAddresses(portal),
    ...authServerAddresses(portal),
    member_id: memberId,
    scope: store.portal.faults.scopeInReplies ?? store.portal.faults.scope,
    status: 'L',
    user_id: old.userId,
  };
}
