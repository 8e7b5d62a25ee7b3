import axios, { type AxiosResponse, isAxiosError } from 'axios';
import { z } from 'zod';
import { filledText } from '../../base/filled-text';
import { ClientError } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import { jsonReader, replyLimits } from '../http/reply-limits';
import { parseReply } from './contract';
import { httpError } from './http-error';
import { portalErrorBody, saidBy } from './portal-error';

export interface GrantRequest {
  /** e.g. `https://oauth.bitrix.info`. */
  authServer: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
}

/** New tokens, and the portal as the authorization server names it. */
export interface Grant {
  accessToken: string;
  /** The one that was sent is dead from now on. */
  refreshToken: string;
  /** ms since 1970, by our own clock. */
  expiresAt: number;
  memberId: string;
  /** REST base of the portal; not yet checked. */
  clientEndpoint: string;
  /** Host of `clientEndpoint`: the reply's own `domain` is the authorization server's. */
  domain: string;
  userId: number;
}

const reply = z.object({
  access_token: filledText,
  refresh_token: filledText,
  expires_in: z.coerce.number().positive(),
  member_id: filledText,
  client_endpoint: z.url({ protocol: /^https?$/ }),
  user_id: z.coerce.number().int(),
});

/** Vendor: settings/oauth/error-codes.md. Any other code passes: it must not cost a portal its installation. */
const refusalKinds = new Map<string, FailureKind<'portal'>>([
  ['invalid_grant', 'TokenLost'],
  ['PAYMENT_REQUIRED', 'PaymentRequired'],
  ['PORTAL_DELETED', 'PortalDeleted'],
  ['invalid_client', 'ClientInvalid'],
  ['invalid_request', 'Rejected'],
  ['insufficient_scope', 'Rejected'],
  ['invalid_scope', 'Rejected'],
]);

const operation = 'the token refresh';
const limits = replyLimits.authServer;

/**
 * Exchanges a refresh token for new tokens. The old one dies with it: where the outcome is unknown, it may be lost.
 *
 * @throws ClientError; refused `TokenLost`, `PaymentRequired`, `PortalDeleted` or `ClientInvalid`
 */
export async function refreshGrant(
  { authServer, clientId, clientSecret, refreshToken }: GrantRequest,
  { timeoutMs = limits.ms }: { timeoutMs?: number } = {},
): Promise<Grant> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  });
  const url = new URL('/oauth/token/', authServer).href;
  const data = await post(url, form, timeoutMs).catch((error: unknown) => {
    throw error instanceof ClientError ? error.without([clientSecret, refreshToken]) : error;
  });
  const grant = parseReply(reply, data, operation);
  return {
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    expiresAt: Date.now() + grant.expires_in * 1000,
    memberId: grant.member_id,
    clientEndpoint: grant.client_endpoint,
    domain: new URL(grant.client_endpoint).host,
    userId: grant.user_id,
  };
}

async function post(url: string, form: URLSearchParams, timeoutMs: number): Promise<unknown> {
  try {
    const response = await axios.post<unknown>(url, form, {
      maxRedirects: 0,
      proxy: false,
      maxContentLength: limits.bytes,
      transformResponse: [jsonReader(limits)],
      signal: AbortSignal.timeout(timeoutMs),
    });
    const refusal = refusalOf(response);
    if (refusal) throw refusal;
    return response.data;
  } catch (error) {
    if (!isAxiosError(error)) throw error;
    // The axios error carries client_secret and token, and is not kept.
    throw (error.response && refusalOf(error.response)) ?? httpError(error, operation);
  }
}

/** The server's own account of a refusal, which may come in a 200. */
function refusalOf({ status, data }: Pick<AxiosResponse, 'status' | 'data'>): ClientError | undefined {
  const body = portalErrorBody.safeParse(data);
  const kind = refusalKinds.get(body.data?.error ?? '') ?? (status === 401 ? 'ClientInvalid' : undefined);
  if (!kind && !body.success) return undefined;
  const said = (body.data && saidBy(body.data)) || `HTTP ${status}`;
  return new ClientError(`The authorization server refused ${operation}: ${said}.`, {
    system: 'portal',
    verdict: kind ? 'refused' : 'unknown',
    kind: kind ?? 'Unavailable',
    said,
  });
}
