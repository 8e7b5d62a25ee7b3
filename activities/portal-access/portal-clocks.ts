import { LRUCache } from 'lru-cache';
import type { PortalClient } from '../../src/clients/bitrix24';
import { ClientError } from '../../src/clients/client-error';

/** ms for which a portal's offset is believed: summer time begins and ends. */
const keptFor = 3_600_000;

/** By which clock a portal's users live, each asked for once an hour. */
export interface PortalClocks {
  /** Minutes ahead of UTC; undefined where the portal does not say: a time is no reason to fail. */
  ahead(memberId: string, client: Pick<PortalClient, 'readClock'>): Promise<number | undefined>;
}

export function createPortalClocks(): PortalClocks {
  const known = new LRUCache<string, { ahead: number | undefined }>({ max: 1_000, ttl: keptFor });
  return {
    async ahead(memberId, client) {
      const found = known.get(memberId);
      if (found) return found.ahead;
      try {
        const ahead = await client.readClock();
        known.set(memberId, { ahead });
        return ahead;
      } catch (error) {
        if (isLasting(error)) known.set(memberId, { ahead: undefined });
        return undefined;
      }
    },
  };
}

/** The portal does not tell its time; whatever else is wrong may have passed when the next text is written. */
function isLasting(error: unknown): boolean {
  return error instanceof ClientError && (error.verdict === 'refused' || error.kind === 'MethodMissing');
}
