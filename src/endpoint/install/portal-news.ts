import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Portal } from '../../verify/claim';
import type { CallStore } from '../../inbox/call-store';
import type { Sender } from '../../verify/claimed';

/** ms between two offers of tokens to one portal, to heal it or as a backup: what was offered is on its way. */
const offeredEvery = { heals: 5_000, backup: 60_000 };
/** ms after which a portal's backup tokens are replaced: younger ones are of a user who was there lately. */
const backupKept = 24 * 3_600_000;
/** Portals, and addresses, that are remembered: what was forgotten is offered and told once more. */
const rememberedAtMost = 1_000;

/**
 * What a verified call tells of its portal beside its work: tokens, where ours are lost or have no backup in case they are,
 * and an address that is not the known one. Otherwise a call's own tokens are left behind.
 *
 * @returns resolves when the news is durable; never rejects, since the call itself is stored already
 */
export function createPortalNews({
  store,
  log,
  now = () => performance.now(),
}: {
  store: Pick<CallStore, 'storePortalEvent'>;
  log: Logger;
  /** ms, by a clock that nobody sets. */
  now?: () => number;
}): (portal: Portal, sender: Sender, receivedAt: number) => Promise<void> {
  const offeredAt = new LRUCache<string, number>({ max: rememberedAtMost });
  const told = new LRUCache<string, true>({ max: rememberedAtMost });

  function offersTokens({ memberId, state, backupSince }: Portal, receivedAt: number): boolean {
    const heals = state === 'broken' || state === 'user-inactive';
    if (!heals && backupSince !== undefined && receivedAt - backupSince <= backupKept) return false;
    const pause = heals ? offeredEvery.heals : offeredEvery.backup;
    if (now() - (offeredAt.get(memberId) ?? Number.NEGATIVE_INFINITY) < pause) return false;
    offeredAt.set(memberId, now());
    return true;
  }

  async function tellAddress({ memberId, host }: Portal, domain: string, receivedAt: number): Promise<void> {
    const news = `${memberId} ${domain}`;
    if (domain === host || told.has(news)) return;
    // Before it is stored: the calls that come meanwhile tell the same.
    told.set(news, true);
    log.info({ portal: memberId, host, domain }, 'a call names another address of its portal');
    try {
      await store.storePortalEvent(memberId, { type: 'moved', domain }, receivedAt);
    } catch (error) {
      told.delete(news);
      throw error;
    }
  }

  return async (portal, { tokens, domain }, receivedAt) => {
    const { memberId } = portal;
    try {
      if (tokens && offersTokens(portal, receivedAt)) {
        await store.storePortalEvent(memberId, { type: 'tokens', tokens }, receivedAt);
      }
      if (domain !== undefined) await tellAddress(portal, domain, receivedAt);
    } catch (error) {
      log.warn(
        { err: error, portal: memberId },
        'news of a portal was not stored; a later call brings it again',
      );
    }
  };
}
