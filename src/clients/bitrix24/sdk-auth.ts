import { ApiVersion, type AuthActions } from '@bitrix24/b24jssdk';

export interface PortalTokens {
  accessToken: string;
  /** ms since 1970. */
  expiresAt: number;
}

export interface PortalAuth {
  /** REST base of the portal, ends with `/rest/`. */
  endpoint: string;
  memberId: string;
  /** The newest tokens that are known; after `renew`, the renewed ones. */
  tokens: () => PortalTokens;
  /** Asks for new tokens: the present ones have expired, or the portal says so. */
  renew: () => Promise<PortalTokens>;
}

/**
 * Tokens as the SDK asks for them; its own OAuth class would want the refresh token and client_secret in here.
 *
 * @param isRejected whether the portal has refused a token: of many calls that come back with the old one, only
 *   the first renews it
 */
export function createSdkAuth(
  { endpoint, memberId, tokens, renew }: PortalAuth,
  isRejected: (accessToken: string) => boolean,
): AuthActions {
  const { origin, host } = new URL(endpoint);
  const toAuth = ({ accessToken, expiresAt }: PortalTokens) => ({
    access_token: accessToken,
    refresh_token: '',
    expires: expiresAt / 1000,
    expires_in: 0,
    domain: host,
    member_id: memberId,
  });
  const usable = () => {
    const known = tokens();
    return known.expiresAt > Date.now() && !isRejected(known.accessToken) && toAuth(known);
  };
  return {
    getAuthData: usable,
    refreshAuth: async () => usable() || toAuth(await renew()),
    getUniq: (prefix) => `${prefix}_${memberId}`,
    isAdmin: false,
    getTargetOrigin: () => origin,
    getTargetOriginWithPath: () => new Map([[ApiVersion.v2, endpoint.replace(/\/$/, '')]]),
  };
}
