import type { Logger } from 'pino';
import type { Claim, Verdict } from './claim';
import { createLookUp, type LookUpPortals } from './look-up-portals';
import { openPortalCache } from './portal-cache';
import { createRecentRefusals } from './recent-refusals';

export interface PortalRegistry {
  check(claim: Claim): Promise<Verdict>;
  /** Reads the known portals anew: their state, their tokens, and whether they are installed still. */
  renew(): Promise<void>;
  /** Stops reading them now and then, and waits until what was learned is on disk. */
  close(): Promise<void>;
}

export interface PortalRegistryOptions {
  /** JSON file that outlives the process, so that calls are verified while Temporal is away. */
  cacheFile: string;
  /** The installed portals: one by its member_id, or all. */
  lookUp: LookUpPortals;
  log: Logger;
  /** Told when the portals could not be read anew. */
  onUnread?: () => void;
  /** ms for which a no is not asked again. */
  refusalKeptMs?: number;
  /** ms between two readings of the known portals. */
  renewEveryMs?: number;
  /** ms that a look-up may take before the call is kept unverified. */
  lookUpDeadlineMs?: number;
}

/** Portals that call and are asked for by name in one reading, which asks one after the other; the rest comes next. */
const namedAtMost = 50;

/** Knows the installed portals: from memory, else from a look-up that a flood of bad tokens cannot make costly. */
export async function openPortalRegistry({
  cacheFile,
  lookUp,
  log,
  onUnread,
  refusalKeptMs = 30_000,
  lookUpDeadlineMs = 1_000,
  renewEveryMs = 10_000,
}: PortalRegistryOptions): Promise<PortalRegistry> {
  const cache = await openPortalCache(cacheFile, log);
  const refusals = createRecentRefusals(refusalKeptMs);
  const ask = createLookUp(lookUp, { deadlineMs: lookUpDeadlineMs, log });

  /** Portals that calls came from since they were last asked for by name. */
  const met = new Set<string>();
  let renewing: Promise<void> | undefined;

  /** While the portals cannot be read, what is known of them holds. */
  async function renewNow(): Promise<void> {
    const known = cache.memberIds();
    if (known.length === 0) return;
    const calling = new Set([...met].slice(0, namedAtMost));
    for (const memberId of calling) met.delete(memberId);
    try {
      const found = await lookUp({});
      cache.replace(found, undefined);
      // The list lags behind a busy server: whoever is missing there is asked for by name before it is forgotten, and
      // whoever calls now, since such a call may bring what its portal lacks.
      for (const memberId of known) {
        if (calling.has(memberId) || !found.some((portal) => portal.memberId === memberId)) {
          cache.replace(await lookUp({ memberId }), memberId);
        }
      }
    } catch (error) {
      log.debug({ err: error }, 'the known portals were not read anew');
      onUnread?.();
    }
  }

  function renew(): Promise<void> {
    renewing ??= renewNow().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  const timer = setInterval(() => void renew(), renewEveryMs).unref();

  return {
    async check(claim) {
      const known = cache.find(claim);
      if (known) {
        met.add(known.memberId);
        return { verdict: 'known', portal: known };
      }
      const refused = refusals.find(claim);
      if (refused) return refused;

      // A token that does not match a known portal may be its new one.
      const memberId = memberIdOf(claim);
      const found = await ask({ memberId });
      if (!found) return { verdict: 'cannot-check' };
      cache.replace(found, memberId);
      const portal = cache.find(claim);
      if (portal) return { verdict: 'known', portal };
      return refusals.keep(claim, {
        verdict: 'wrong',
        portalKnown: memberId !== undefined && found.length > 0,
      });
    },
    renew,
    async close() {
      clearInterval(timer);
      await renewing;
      await cache.saved();
    },
  };
}

/** A key may be bound to a host instead; a member_id has neither dot nor port. */
function memberIdOf(claim: Claim): string | undefined {
  if (claim.by === 'token') return claim.memberId;
  return /[.:]/.test(claim.portal) ? undefined : claim.portal;
}
