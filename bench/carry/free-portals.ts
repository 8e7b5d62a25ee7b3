import type { Client } from '@temporalio/client';
import type { Tokens } from '../../activities/portal-access/connected-portal';
import type { PortalAccess, Portals } from '../../activities/portal-access/portal-access';
import { createPortalClient, type PortalClient } from '../../src/clients/bitrix24';
import type { Vault } from '../../src/vault/vault';
import { portalWorkflowId } from '../../workflows/contract/ids';
import { portalRecordQuery } from '../../workflows/contract/portal-messages';
import type { PortalRecord } from '../../workflows/contract/portal-record';

/** A client's limiter lets so many requests go at once; fewer than these are asked of each. */
const requestsEach = 30;

/**
 * A portal without the vendor's limit of 2 requests a second, which would be all that is measured: after some
 * requests the next go through a fresh client. No token is renewed; a measurement is shorter than their life.
 */
export function freePortal(record: PortalRecord, vault: Vault): () => PortalClient {
  const { endpoint, memberId, sealedTokens } = record;
  const tokens = (): Tokens => JSON.parse(vault.open(sealedTokens, memberId)) as Tokens;
  let left = 0;
  let client: PortalClient;
  return () => {
    if (left === 0) {
      client = createPortalClient({ endpoint, memberId, tokens, renew: () => Promise.resolve(tokens()) });
      left = requestsEach;
    }
    left -= 1;
    return client;
  };
}

/** The same for Activities, which ask the portal's workflow as in production, and once more for its tokens. */
export function freePortals(portals: Portals, client: Client, vault: Vault): Portals {
  const known = new Map<string, () => PortalClient>();
  return {
    async access(memberId): Promise<PortalAccess> {
      const { record } = await portals.access(memberId);
      const next =
        known.get(memberId) ??
        freePortal(
          await client.workflow.getHandle(portalWorkflowId(memberId)).query(portalRecordQuery),
          vault,
        );
      known.set(memberId, next);
      return { record, client: next() };
    },
  };
}
