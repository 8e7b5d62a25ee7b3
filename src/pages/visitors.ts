import type { Client } from '@temporalio/client';
import {
  createPortalClient,
  parseDocument,
  pinEndpoint,
  type PortalClient,
  type Visitor,
} from '../clients/bitrix24';
import { ClientError } from '../clients/client-error';
import { createPortalLookUp } from '../verify/read-portals';
import { hashSecret, sameHash } from '../verify/secret-hash';
import type { PortalMemo } from '../../workflows/contract/portal-record';

/** Why somebody is not let in; keys of the pages' texts. */
export type Turned = 'not-installed' | 'not-you' | 'away';

export interface Visitors {
  /** The installed portal whose application token this is. */
  portalOf(claim: { memberId: string; tokenHash: string }): Promise<PortalMemo | 'not-installed' | 'away'>;
  /** Who has this access token in a portal, and whether they may read a document: one call. */
  identify(
    portal: Pick<PortalMemo, 'memberId' | 'host'>,
    authId: string,
    document?: string,
  ): Promise<Visitor | 'not-you' | 'away'>;
}

/** ms for the portal to answer: somebody sits before the page. */
const timeoutMs = 10_000;
/** ms for Temporal to say whose token it is. */
const lookUpWithin = 5_000;

/** What the portal says of a token that is not good for it. */
const notTheirs = new Set(['Unauthorized', 'TokenLost', 'AccessDenied', 'UserInactive', 'UserExternal']);

/** @param portals PORTALS; a portal's address is what was pinned when it was installed, never what a request names */
export function createVisitors(client: Client, portals: readonly string[]): Visitors {
  const lookUp = createPortalLookUp(client);
  return {
    async portalOf({ memberId, tokenHash }) {
      try {
        const [portal] = await client.withDeadline(Date.now() + lookUpWithin, () => lookUp({ memberId }));
        const fits = portal?.tokenHashes.some((known) => sameHash(known, tokenHash)) ?? false;
        return portal && fits ? portal : 'not-installed';
      } catch {
        return 'away';
      }
    },
    async identify(portal, authId, document) {
      try {
        return await asVisitor(portal, authId, portals).readVisitor(
          document ? parseDocument(document) : undefined,
        );
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        return notTheirs.has(error.kind) ? 'not-you' : 'away';
      }
    },
  };
}

/** The portal by somebody's own token, which is used as it is and never renewed. */
function asVisitor(
  { memberId, host }: Pick<PortalMemo, 'memberId' | 'host'>,
  authId: string,
  portals: readonly string[],
): PortalClient {
  return createPortalClient({
    endpoint: pinEndpoint(`${schemeOf(host, portals)}://${host}/rest/`, portals),
    memberId,
    tokens: () => ({ accessToken: authId, expiresAt: Number.MAX_SAFE_INTEGER }),
    renew: () => Promise.reject(notGood()),
    timeoutMs,
    longestWaitMs: timeoutMs,
  });
}

/** Plain http only for a portal on this machine that PORTALS lists so. */
export function schemeOf(host: string, portals: readonly string[]): 'http' | 'https' {
  return portals.includes(`http://${host}`) ? 'http' : 'https';
}

/** What an application token is kept and compared as. */
export const hashOf = hashSecret;

function notGood(): ClientError {
  return new ClientError('The token of whoever opened the page is not good any more; nothing was done.', {
    system: 'portal',
    verdict: 'refused',
    kind: 'TokenLost',
  });
}
