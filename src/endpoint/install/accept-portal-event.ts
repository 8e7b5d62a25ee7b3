import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Claim } from '../../verify/claim';
import type { RecentInstallations } from '../../verify/installations';
import { admits, privateHostIn } from '../../verify/allowed-portals';
import type { PortalRegistry } from '../../verify/portal-registry';
import { hashSecret } from '../../verify/secret-hash';
import type { Share } from '../../verify/shares';
import type { CallStore } from '../../inbox/call-store';
import { parsePortalEvent } from './parse-portal-event';
import type { ParsedInstall, ParsedUninstall } from '../../verify/claimed';
import { readBody } from '../http/read-body';
import { type Refused, refuse } from '../http/refusal';
import { refusedByStore } from '../http/refused-by-store';

export interface AcceptPortalEventOptions {
  registry: Pick<PortalRegistry, 'check' | 'knows' | 'shareOf'>;
  installations: Pick<RecentInstallations, 'add'>;
  store: CallStore;
  /** PORTALS: member_ids or domains that may install. */
  allowedPortals: readonly string[];
}

/** Events of one portal that are taken before their proof within an hour; anybody can send them, and few are true. */
const perHour = { installed: 30, listed: 10, others: 10 } as const;
const hour = 3_600;

/** Stores what a portal tells of the application: an installation for its proof, an uninstallation for its portal. */
export function createAcceptPortalEvent({
  registry,
  installations,
  store,
  allowedPortals,
}: AcceptPortalEventOptions): (request: Request) => Promise<{ ok: true; opened?: true } | Refused> {
  const limiters = {
    installed: new RateLimiterMemory({ points: perHour.installed, duration: hour }),
    listed: new RateLimiterMemory({ points: perHour.listed, duration: hour }),
    others: new RateLimiterMemory({ points: perHour.others, duration: hour }),
  };

  /**
   * Counts an event against its share before anything is stored. Whoever has the application token of an installed
   * portal has a share of its own, which a stranger cannot use up.
   *
   * @returns undefined when it may be stored; else ms until one may be
   */
  async function wait(claim: Claim, { kind, name }: Share): Promise<number | undefined> {
    const key = registry.knows(claim) ? `${name}/with its token` : name;
    try {
      await limiters[kind].consume(key);
      return undefined;
    } catch (error) {
      if (error instanceof Error) throw error;
      return (error as RateLimiterRes).msBeforeNext;
    }
  }

  async function acceptInstall(event: ParsedInstall, receivedAt: number): Promise<{ ok: true } | Refused> {
    if (!admits(allowedPortals, event)) {
      return refuse('Install.NotAllowed', event);
    }
    const host = privateHostIn(allowedPortals, event);
    if (host !== undefined) {
      return refuse('Install.HostRefused', { memberId: event.memberId, host });
    }
    const { memberId, domain, ts } = event;
    const tokenHash = hashSecret(event.applicationToken);
    const claim: Claim = { by: 'token', tokenHash, memberId, domain };
    const share = registry.shareOf(claim);
    const waitMs = await wait(claim, share);
    if (waitMs !== undefined) {
      const minutes = String(Math.ceil(waitMs / 60_000));
      return refuse('Install.TooMany', { domain, memberId, minutes });
    }
    await store.storeInstall(event, share.kind === 'installed', receivedAt);
    installations.add({ tokenHash, memberId, ts });
    return { ok: true };
  }

  async function acceptUninstall(
    event: ParsedUninstall,
    receivedAt: number,
  ): Promise<{ ok: true } | Refused> {
    const { memberId, ts } = event;
    const tokenHash = hashSecret(event.applicationToken);
    const claim: Claim = { by: 'token', tokenHash, memberId };
    const { verdict } = await registry.check(claim);
    if (
      verdict === 'wrong' ||
      (verdict === 'cannot-check' && (await wait(claim, registry.shareOf(claim))) !== undefined)
    ) {
      return refuse('Uninstall.Refused', { memberId });
    }
    // The portal's workflow checks it once more, and the time with it.
    await store.storePortalEvent(memberId, { type: 'uninstalled', tokenHash, ts }, receivedAt);
    return { ok: true };
  }

  return async (request) => {
    const receivedAt = Date.now();
    const body = await readBody(request);
    if (!body.ok) return body;
    const parsed = parsePortalEvent(body.text);
    if (!parsed.ok) return parsed;
    const { event } = parsed;
    if (event === 'opened') return { ok: true, opened: true };
    try {
      return event.type === 'uninstalled'
        ? await acceptUninstall(event, receivedAt)
        : await acceptInstall(event, receivedAt);
    } catch (error) {
      return refusedByStore(error, store);
    }
  };
}
