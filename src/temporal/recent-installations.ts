import { tokenHashOf } from '../../workflows/ids';

/** ms for which an installation that was stored may be about to be proved; a worker may be away meanwhile. */
export const recentMs = 3_600_000;
const rememberedAtMost = 1_000;

export interface RecentInstallations {
  /** @param id of an entry; one that is no installation is left out */
  add(id: string): void;
  /** The id of the last one with this application token. */
  find(tokenHash: string): string | undefined;
}

/**
 * The installations that were stored here in the last hour by their application tokens, the newest thousand.
 *
 * @param entries what the inbox holds from before the start
 * @param now ms, by a clock that nobody sets
 */
export function createRecentInstallations(
  entries: Iterable<{ id: string }>,
  now: () => number = () => performance.now(),
): RecentInstallations {
  const stored = new Map<string, { id: string; until: number }>();

  function add(id: string): void {
    const tokenHash = tokenHashOf(id);
    if (tokenHash === undefined) return;
    stored.delete(tokenHash);
    stored.set(tokenHash, { id, until: now() + recentMs });
    for (const oldest of stored.keys()) {
      if (stored.size <= rememberedAtMost) break;
      stored.delete(oldest);
    }
  }

  for (const { id } of entries) add(id);
  return {
    add,
    find(tokenHash) {
      const found = stored.get(tokenHash);
      return found && now() < found.until ? found.id : undefined;
    },
  };
}
