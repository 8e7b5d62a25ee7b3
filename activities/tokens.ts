import { isAllowedPortal, pinEndpoint, refreshGrant } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import type { Vault } from '../src/vault/vault';
import type { InstallEvent } from '../workflows/install';
import type { PortalRecord } from '../workflows/portal';
import type { Tokens } from './portal-access';

export interface OAuthApplication {
  authServer: string;
  clientId: string;
  clientSecret: string;
}

export interface TokenActivities {
  /** New tokens from the authorization server, sealed; the old refresh token is dead from then on. */
  refreshTokens(input: {
    memberId: string;
    sealedTokens: string;
  }): Promise<{ sealedTokens: string; endpoint: string }>;
  /**
   * The portal behind an installation, as the authorization server names it: whoever can have these tokens
   * refreshed with our client_secret is a portal that installed our application.
   */
  proveInstallation(event: InstallEvent): Promise<PortalRecord>;
}

export interface TokenDeps {
  vault: Vault;
  application: OAuthApplication;
  /** Allow-list of portals: hosts or member_ids. */
  portals: readonly string[];
}

export function createTokenActivities({ vault, application, portals }: TokenDeps): TokenActivities {
  async function refresh(sealedTokens: string, context: string) {
    const { refreshToken } = JSON.parse(vault.open(sealedTokens, context)) as Tokens;
    const grant = await refreshGrant({ ...application, refreshToken });
    const tokens: Tokens = {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken,
      expiresAt: grant.expiresAt,
    };
    return { grant, sealedTokens: vault.seal(JSON.stringify(tokens), grant.memberId) };
  }

  return {
    async refreshTokens({ memberId, sealedTokens }) {
      const { grant, sealedTokens: sealed } = await refresh(sealedTokens, memberId);
      if (grant.memberId !== memberId) throw foreignPortal(grant.memberId);
      return { sealedTokens: sealed, endpoint: pinEndpoint(grant.clientEndpoint, portals) };
    },
    async proveInstallation({ memberId, tokenHash, language, sealedTokens }) {
      const { grant, sealedTokens: sealed } = await refresh(sealedTokens, memberId);
      const endpoint = pinEndpoint(grant.clientEndpoint, portals);
      const { host } = new URL(endpoint);
      if (!isAllowedPortal(host, portals) && !isAllowedPortal(grant.memberId, portals))
        throw foreignPortal(host);
      return {
        memberId: grant.memberId,
        host,
        endpoint,
        language,
        tokenHashes: [tokenHash],
        sealedTokens: sealed,
        generation: 0,
      };
    },
  };
}

function foreignPortal(name: string): ClientError {
  return new ClientError(
    `Portal ${name} is not in PORTALS; nothing was changed. Add it there and reinstall.`,
    {
      system: 'portal',
      verdict: 'refused',
      kind: 'NotAllowed',
    },
  );
}
