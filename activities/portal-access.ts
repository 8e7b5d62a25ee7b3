import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { createPortalClient, type PortalClient } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import type { Vault } from '../src/vault/vault';
import { factsOf } from '../workflows/failure-facts';
import { portalWorkflowId } from '../workflows/ids';
import type { PortalRecord, portal } from '../workflows/portal';

/** A pair of OAuth tokens as they lie in the vault. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** ms since 1970. */
  expiresAt: number;
}

export interface PortalAccess {
  client: PortalClient;
  record: PortalRecord;
}

export interface Portals {
  /** @throws ClientError if the portal is not installed, or its workflow cannot be asked now */
  access(memberId: string): Promise<PortalAccess>;
}

/**
 * Portals as Activities reach them. The tokens belong to the portal's workflow: they are read once per process,
 * and a token that is found expired is renewed by an Update whose id names its generation, so that the whole
 * fleet asks for one refresh.
 */
export function createPortals({ client, vault }: { client: Client; vault: Vault }): Portals {
  const known = new Map<string, Promise<PortalAccess>>();

  async function connect(memberId: string): Promise<PortalAccess> {
    const handle = client.workflow.getHandle<typeof portal>(portalWorkflowId(memberId));
    const record = await handle.query<PortalRecord>('portalRecord').catch(asPortalError);
    const access = { record } as PortalAccess;
    const tokens = (): Tokens => JSON.parse(vault.open(access.record.sealedTokens, memberId)) as Tokens;
    access.client = createPortalClient({
      endpoint: access.record.endpoint,
      memberId,
      tokens,
      async renew() {
        const { generation } = access.record;
        access.record = await handle
          .executeUpdate<PortalRecord, [number]>('refresh', {
            args: [generation],
            updateId: `refresh-${generation}`,
          })
          .catch(asPortalError);
        return tokens();
      },
    });
    return access;
  }

  return {
    access(memberId) {
      let access = known.get(memberId);
      if (!access) {
        access = connect(memberId);
        known.set(memberId, access);
        access.catch(() => known.delete(memberId));
      }
      return access;
    },
  };
}

/** What the portal's workflow could not give. */
function asPortalError(error: unknown): never {
  if (error instanceof WorkflowNotFoundError) {
    throw new ClientError('The portal is not installed here. Reinstall the application in it.', {
      system: 'portal',
      verdict: 'refused',
      kind: 'NotInstalled',
    });
  }
  const refresh =
    error instanceof WorkflowUpdateFailedError ? factsOf(error.cause, 'Portal.Unavailable') : undefined;
  const message = refresh?.message ?? (error instanceof Error ? error.message : String(error));
  throw new ClientError(`The portal's tokens cannot be had: ${message}`, {
    system: 'portal',
    verdict: 'not-done',
    kind: refresh?.type.replace(/^Portal\./, '') ?? 'Unavailable',
  });
}
