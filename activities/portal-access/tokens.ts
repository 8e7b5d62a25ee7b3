import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { type Grant, isAllowedPortal, pinEndpoint, refreshGrant } from '../../src/clients/bitrix24';
import { ClientError } from '../../src/clients/client-error';
import type { Vault } from '../../src/vault/vault';
import { portalMark, referenceWorkflowId } from '../../workflows/contract/ids';
import type { InstallEvent } from '../../workflows/contract/portal-messages';
import type { ProvedInstallation } from '../../workflows/contract/portal-record';
import { searchAttributes } from '../../workflows/contract/search-attributes';
import { taskQueues } from '../../workflows/contract/task-queues';
import type { Tokens } from './connected-portal';
import { portalUninstalledSignal } from '../../workflows/contract/run-messages';

export interface OAuthApplication {
  authServer: string;
  /** Unset until the application is known: a local one tells both only after its first event. */
  clientId: string | undefined;
  clientSecret: string | undefined;
}

export interface RenewedTokens {
  sealedTokens: string;
  /** Where the portal is now; unset where that address is not permitted. */
  endpoint?: string;
  host?: string;
  /** Why it is not. */
  problem?: string;
}

export interface TokenActivities {
  /** New tokens from the authorization server, sealed; the old refresh token is dead from then on. */
  refreshTokens(input: { memberId: string; sealedTokens: string }): Promise<RenewedTokens>;
  /**
   * The portal behind an installation, as the authorization server names it: whoever can have these tokens
   * refreshed with our client_secret is a portal that installed our application.
   */
  proveInstallation(event: InstallEvent): Promise<ProvedInstallation>;
  /**
   * Keeps the mark that stands for a portal in our references for this portal, for good. Fails with
   * `Portal.ReferenceTaken` where another one has it: external systems could not tell their objects apart.
   */
  reserveReference(portal: Pick<ProvedInstallation, 'memberId' | 'host'>): Promise<void>;
  /** The same tokens under the first vault key; the same text if they are under it already. */
  resealTokens(input: { memberId: string; sealedTokens: string }): Promise<string>;
  /**
   * Ends the portal's running runs: nothing can be written to it or answered any more.
   *
   * @param input `before`: ms since 1970; runs that started later are left alone
   */
  endRuns(input: { portal: string; before: number }): Promise<void>;
}

export interface TokenDeps {
  client: Client;
  vault: Vault;
  application: OAuthApplication;
  /** Allow-list of portals: hosts or member_ids. */
  portals: readonly string[];
}

export function createTokenActivities({ client, vault, application, portals }: TokenDeps): TokenActivities {
  function sealed(grant: Grant): string {
    const { accessToken, refreshToken, expiresAt } = grant;
    const tokens: Tokens = { accessToken, refreshToken, expiresAt };
    return vault.seal(JSON.stringify(tokens), grant.memberId);
  }

  async function refresh(memberId: string, sealedTokens: string): Promise<Grant> {
    const { authServer, clientId, clientSecret } = application;
    if (clientId === undefined || clientSecret === undefined) throw clientMissing();
    const { refreshToken } = JSON.parse(vault.open(sealedTokens, memberId)) as Tokens;
    const grant = await refreshGrant({ authServer, clientId, clientSecret, refreshToken });
    if (grant.memberId !== memberId) throw foreignTokens(memberId);
    return grant;
  }

  return {
    async refreshTokens({ memberId, sealedTokens }) {
      const grant = await refresh(memberId, sealedTokens);
      // Whatever is wrong with the address, the old refresh token is dead: the new ones must be kept.
      try {
        const endpoint = pinEndpoint(grant.clientEndpoint, portals);
        return { sealedTokens: sealed(grant), endpoint, host: new URL(endpoint).host };
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        return { sealedTokens: sealed(grant), problem: error.message };
      }
    },
    async proveInstallation({ memberId, tokenHash, language, sealedTokens, authServer, ts }) {
      const grant = await refresh(memberId, sealedTokens).catch((error: unknown) => {
        throw authServer === undefined ? error : byOtherServer(error, authServer, application.authServer);
      });
      const endpoint = pinEndpoint(grant.clientEndpoint, portals);
      const { host } = new URL(endpoint);
      if (!isAllowedPortal(host, portals) && !isAllowedPortal(memberId, portals)) throw notAllowed(host);
      return {
        memberId,
        host,
        endpoint,
        language,
        tokenHash,
        sealedTokens: sealed(grant),
        installedAt: ts,
      };
    },
    async reserveReference({ memberId, host }) {
      // Of two portals that are installed at once the server lets one start it.
      const handle = await client.workflow.start('reference', {
        workflowId: referenceWorkflowId(memberId),
        workflowIdConflictPolicy: 'USE_EXISTING',
        taskQueue: taskQueues.robots,
        typedSearchAttributes: [{ key: searchAttributes.portal, value: memberId }],
      });
      const holder = (await handle.describe()).typedSearchAttributes.get(searchAttributes.portal);
      if (holder !== memberId) throw referenceTaken({ memberId, host }, holder);
    },
    async resealTokens({ memberId, sealedTokens }) {
      return vault.reseal(sealedTokens, memberId);
    },
    async endRuns({ portal, before }) {
      const { portal: ofPortal, status } = searchAttributes;
      const query =
        `${ofPortal.name} = "${portal}" AND ExecutionStatus = "Running" AND ${status.name} IS NOT NULL` +
        ` AND StartTime < "${new Date(before).toISOString()}"`;
      for await (const { workflowId } of client.workflow.list({ query })) {
        await client.workflow.getHandle(workflowId).signal(portalUninstalledSignal).catch(ignoreGone);
      }
    },
  };
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

/** Tokens that our authorization server does not know may be another's: its own is named by the event, and not followed. */
function byOtherServer(error: unknown, named: string, configured: string): unknown {
  const isUnknown = error instanceof ClientError && /^(TokenLost|ClientInvalid|Rejected)$/.test(error.kind);
  if (!isUnknown || new URL(configured).origin === named) return error;
  return new ClientError(
    `${error.message} The event says that its tokens are of ${named}, and BITRIX24_OAUTH_URL is ${configured}; nothing was installed.`,
    {
      system: 'portal',
      verdict: 'refused',
      // That our own settings are wrong is waited for, whatever server an event names.
      kind: error.kind === 'ClientInvalid' ? 'ClientInvalid' : 'OtherAuthServer',
      said: error.said,
    },
  );
}

function clientMissing(): ClientError {
  return new ClientError(
    'BITRIX24_CLIENT_ID or BITRIX24_CLIENT_SECRET is not set; no token was renewed. Set both and restart the worker.',
    { system: 'portal', verdict: 'refused', kind: 'ClientMissing' },
  );
}

function foreignTokens(memberId: string): ClientError {
  return new ClientError(`The tokens are not of portal ${memberId}; nothing was changed.`, {
    system: 'portal',
    verdict: 'refused',
    kind: 'ForeignTokens',
  });
}

function referenceTaken(
  { memberId, host }: Pick<ProvedInstallation, 'memberId' | 'host'>,
  holder: string | undefined,
): ClientError {
  return new ClientError(
    `Portal ${host} (${memberId}) was not installed: its references in external systems would be those of portal ${holder}, because both member_ids begin with ${portalMark(memberId)}. Nothing was created. Serve it by a second installation of the robots, with a Temporal namespace and external systems of its own.`,
    { system: 'portal', verdict: 'refused', kind: 'ReferenceTaken' },
  );
}

function notAllowed(name: string): ClientError {
  return new ClientError(
    `Portal ${name} is not in PORTALS; nothing was changed. Add it there and reinstall.`,
    { system: 'portal', verdict: 'refused', kind: 'NotAllowed' },
  );
}
