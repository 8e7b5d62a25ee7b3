import type { RawAxiosResponseHeaders } from 'axios';
import type { Config } from 'jira.js';
import { z } from 'zod';
import { filledText } from '../../base/filled-text';
import { ClientError } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import { jsonReader, replyLimits } from '../http/reply-limits';
import { sendHttp } from '../http/send-http';

export type JiraLogin =
  /** Cloud: a user's API token. */
  | { email: string; apiToken: string }
  /** Cloud: OAuth 2 of a service account, by the grant `client_credentials`. */
  | { clientId: string; clientSecret: string; tokenUrl: string }
  /** Data Center. */
  | { personalAccessToken: string };

export interface JiraSettings {
  /** Where people open Jira: `https://example.atlassian.net`. */
  site: string;
  /** Where its API is, if elsewhere: OAuth 2 goes to `https://api.atlassian.com/ex/jira/{cloudId}`. */
  api?: string | undefined;
  login: JiraLogin;
}

/** How one request logs in. */
export interface Access {
  authentication: NonNullable<Config['authentication']>;
  /** What must not be shown, whoever repeats it. */
  secrets: readonly string[];
  /** Jira did not take it. */
  refused?(): void;
}

export type LogIn = (timeoutMs: number) => Promise<Access>;

/** A token is taken for expired so many ms before it is. */
const margin = 60_000;

const grant = z.object({ access_token: filledText, expires_in: z.number().positive() });

/**
 * Jira did not take the login, and answered as it answers anybody. Cloud does so with 200 and what is public, an empty list
 * as a rule, or 404 (support.atlassian.com, "JQL search REST API returns 200 OK without API token"). `X-Seraph-LoginReason`
 * says why (Atlassian, "Cookie-based authentication"); Data Center names whom it answered in `X-AUSERNAME`.
 */
export function isToNobody(headers: RawAxiosResponseHeaders): boolean {
  const { 'x-seraph-loginreason': reason, 'x-ausername': user } = headers;
  return /FAILED|DENIED/i.test(String(reason)) || /^anonymous$/i.test(String(user));
}

/** Logs each request in; only OAuth 2 asks anybody for it. The function throws a ClientError, `not-done`. */
export function createLogIn(login: JiraLogin): LogIn {
  if ('clientId' in login) return withGrant(login);
  const access = accessOf(login);
  return async () => access;
}

function accessOf(login: Exclude<JiraLogin, { clientId: string }>): Access {
  if ('personalAccessToken' in login) return bearer(login.personalAccessToken, []);
  const { email, apiToken } = login;
  return {
    authentication: { basic: { email, apiToken } },
    secrets: [Buffer.from(`${email}:${apiToken}`).toString('base64'), apiToken],
  };
}

/** jira.js has no other way to say `Authorization: Bearer`; without cloudId it goes to the host that it is given. */
function bearer(accessToken: string, more: readonly string[]): Access {
  return { authentication: { oauth2: { accessToken } }, secrets: [accessToken, ...more] };
}

/** The token is kept until it expires, and asked for once by all calls that wait for it. */
function withGrant(login: Extract<JiraLogin, { clientId: string }>): LogIn {
  let kept: { access: Access; until: number } | undefined;
  let asking: Promise<Access> | undefined;
  return async (timeoutMs) => {
    if (kept && Date.now() < kept.until) return kept.access;
    asking ??= askForToken(login, timeoutMs)
      .then(({ token, lifetimeMs }) => {
        const access: Access = {
          ...bearer(token, [login.clientSecret]),
          refused() {
            if (kept?.access === access) kept = undefined;
          },
        };
        kept = { access, until: Date.now() + lifetimeMs - margin };
        return access;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
}

async function askForToken(
  { clientId, clientSecret, tokenUrl }: Extract<JiraLogin, { clientId: string }>,
  timeoutMs: number,
): Promise<{ token: string; lifetimeMs: number }> {
  const body = JSON.stringify({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const reply = await sendHttp({
    timeoutMs,
    url: tokenUrl,
    body,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    maxReplyBytes: replyLimits.jiraToken.bytes,
  }).catch(() => {
    throw noToken('the authorization server did not answer', 'Unavailable');
  });
  if (reply.status === 401 || reply.status === 403 || reply.status === 400)
    throw noToken(`the authorization server said ${reply.status}`, 'Unauthorized');
  const granted = grant.safeParse(jsonReader(replyLimits.jiraToken)(reply.data));
  if (reply.status !== 200 || !granted.success)
    throw noToken(`the authorization server gave no token (HTTP ${reply.status})`, 'Unavailable');
  return { token: granted.data.access_token, lifetimeMs: granted.data.expires_in * 1_000 };
}

function noToken(why: string, kind: FailureKind<'jira'>): ClientError {
  return new ClientError(`Jira: ${why}; nothing was sent to Jira.`, {
    system: 'jira',
    verdict: 'not-done',
    kind,
  });
}
