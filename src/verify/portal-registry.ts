import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Claim, Portal, Verdict, Wrong } from './claim';
import { createLookUp, type LookUpPortals } from './look-up-portals';
import { openPortalCache } from './portal-cache';
import { createShareOf, type Share } from './shares';

export interface PortalRegistry {
  /** @param again whether it was checked before, and a no may have become a yes since */
  check(claim: Claim, again?: boolean): Promise<Verdict>;
  /** Whether a claim is that of a portal in memory; nothing is looked up. */
  knows(claim: Claim): boolean;
  /** The installed portals, as they were read last. */
  portals(): Iterable<Pick<Portal, 'host' | 'state'>>;
  /** Whose limits a claim counts against while it is not proved. */
  shareOf(claim: Claim): Share;
  /** Reads all portals anew: their state, their tokens, and whether they are installed still. Never rejects. */
  renew(): Promise<void>;
  /** Stops reading them now and then, and waits until what was learned is on disk. */
  close(): Promise<void>;
}

export interface PortalRegistryOptions {
  /** JSON file that outlives the process, so that calls are verified while Temporal is away. */
  cacheFile: string;
  /** The installed portals: one by its member_id, or all. */
  lookUp: LookUpPortals;
  /** PORTALS: each of them has look-ups of its own. */
  allowedPortals: readonly string[];
  log: Logger;
  /** Told when the portals could not be read anew. */
  onUnread?: () => void;
  /** ms for which a no is not asked again. */
  refusalKeptMs?: number;
  /** ms between two readings of all portals … */
  renewEveryMs?: number;
  /** … and after one that failed. */
  retryEveryMs?: number;
  /** ms that a look-up may take before the call is kept unverified. */
  lookUpDeadlineMs?: number;
}

/** Portals that call and are asked for by name in one reading, which asks one after the other; the rest comes next. */
const namedAtMost = 50;
/** Refusals that are remembered. */
const refusalsAtMost = 1_000;
/** ms after a reading of all portals for which whoever is missing there is refused, where no more may be asked … */
const freshFor = 30_000;
/** … and for which all are not read again for a call that names no portal. */
const justRead = 1_000;

/** Knows the installed portals: from memory, else from a look-up that a flood of bad tokens cannot make costly. */
export async function openPortalRegistry({
  cacheFile,
  lookUp,
  allowedPortals,
  log,
  onUnread,
  refusalKeptMs = 30_000,
  lookUpDeadlineMs = 1_000,
  renewEveryMs = 10_000,
  retryEveryMs = 2_000,
}: PortalRegistryOptions): Promise<PortalRegistry> {
  const cache = await openPortalCache(cacheFile, log);
  const refusals = new LRUCache<string, Wrong>({ max: refusalsAtMost, ttl: refusalKeptMs });
  const ask = createLookUp(lookUp, { deadlineMs: lookUpDeadlineMs, log });
  const isInstalled = (memberId: string): boolean => cache.get(memberId) !== undefined;
  const shareOf = createShareOf(allowedPortals, isInstalled);

  /** Portals that calls came from since they were last asked for by name. */
  const met = new Set<string>();
  /** When the last reading of all portals began, in ms by `performance.now()`; never, once a question had no answer. */
  let readAt = Number.NEGATIVE_INFINITY;
  let renewing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  /** While the portals cannot be read, what is known of them holds. */
  async function renewNow(): Promise<void> {
    clearTimeout(timer);
    const known = cache.memberIds();
    const calling = new Set([...met].slice(0, namedAtMost));
    for (const memberId of calling) met.delete(memberId);
    const began = performance.now();
    let pause = renewEveryMs;
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
      readAt = began;
    } catch (error) {
      log.debug({ err: error }, 'the known portals were not read anew');
      readAt = Number.NEGATIVE_INFINITY;
      pause = retryEveryMs;
      onUnread?.();
    }
    if (!closed) timer = setTimeout(() => void renew(), pause).unref();
  }

  function renew(): Promise<void> {
    renewing ??= renewNow().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  const readWithin = (ms: number): boolean => performance.now() - readAt < ms;

  function wrong(memberId: string | undefined): Wrong {
    return { verdict: 'wrong', portalKnown: memberId !== undefined && isInstalled(memberId) };
  }

  timer = setTimeout(() => void renew(), renewEveryMs).unref();

  return {
    async check(claim, again = false) {
      const known = cache.find(claim);
      if (known) {
        met.add(known.memberId);
        return { verdict: 'known', portal: known };
      }
      const memberId = memberIdOf(claim);
      if (cache.isOfAnother(claim)) return wrong(memberId);
      const refused = refusals.get(keyOf(claim));
      if (refused && !again) return refused;

      if (memberId === undefined && readWithin(justRead)) return wrong(memberId);

      const began = performance.now();
      // A token that does not match a known portal may be its new one.
      const share = `${shareOf(claim).name}${again ? '/again' : ''}`;
      const found = await ask({ ...(memberId && { memberId }) }, share);
      if (found === 'busy' && readWithin(freshFor)) return wrong(memberId);
      if (found === 'away') readAt = Number.NEGATIVE_INFINITY;
      if (found === 'busy' || found === 'away') return { verdict: 'cannot-check' };
      if (memberId === undefined) readAt = began;
      cache.replace(found, memberId);
      const portal = cache.find(claim);
      if (portal) return { verdict: 'known', portal };
      const refusal = wrong(memberId);
      refusals.set(keyOf(claim), refusal);
      return refusal;
    },
    knows: (claim) => cache.find(claim) !== undefined,
    portals: () => cache.all(),
    shareOf,
    renew,
    async close() {
      closed = true;
      clearTimeout(timer);
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

/** With the member_id: one portal's no says nothing of the same token at another. */
function keyOf(claim: Claim): string {
  return claim.by === 'token' ? `${claim.memberId ?? ''} ${claim.tokenHash}` : claim.portal;
}
