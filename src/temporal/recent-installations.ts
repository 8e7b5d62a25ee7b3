import { tokenHashOf } from '../../workflows/ids';

/** ms for which an installation that was stored may be about to be proved; a worker may be away meanwhile. */
export const recentMs = 3_600_000;
const rememberedAtMost = 1_000;

export interface RecentInstallations {
  add(tokenHash: string): void;
  has(tokenHash: string): boolean;
}

/**
 * The application tokens of the installations that were stored here in the last hour, the newest thousand.
 *
 * @param entries what the inbox holds from before the start
 * @param now ms, by a clock that nobody sets
 */
export function createRecentInstallations(
  entries: Iterable<{ id: string }>,
  now: () => number = () => performance.now(),
): RecentInstallations {
  const until = new Map<string, number>();

  function add(tokenHash: string): void {
    until.delete(tokenHash);
    until.set(tokenHash, now() + recentMs);
    for (const oldest of until.keys()) {
      if (until.size <= rememberedAtMost) break;
      until.delete(oldest);
    }
  }

  for (const { id } of entries) {
    const tokenHash = tokenHashOf(id);
    if (tokenHash !== undefined) add(tokenHash);
  }
  return { add, has: (tokenHash) => now() < (until.get(tokenHash) ?? Number.NEGATIVE_INFINITY) };
}
