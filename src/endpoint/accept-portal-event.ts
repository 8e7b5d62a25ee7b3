import { admits, privateHostIn } from '../verify/allowed-portals';
import type { PortalRegistry } from '../verify/portal-registry';
import { hashSecret } from '../verify/secret-hash';
import { createBounded } from './bounded';
import type { CallStore } from './call-store';
import { type ParsedInstall, type ParsedUninstall, parsePortalEvent } from './parse-portal-event';
import { readBody } from './read-body';
import { type Refused, refuse } from './refusal';
import { refusedByStore } from './refused-by-store';

export interface AcceptPortalEventOptions {
  registry: Pick<PortalRegistry, 'check'>;
  store: CallStore;
  allowedPortals: readonly string[];
}

/** Installations that may wait in the inbox: anybody can send one, and few are true. */
const installationsAtMost = 50;

/** Uninstallations that may be stored while their token cannot be checked: no portal has more than one. */
const uncheckedAtMost = 50;

/** Stores what a portal tells of the application: an installation for its proof, an uninstallation for its portal. */
export function createAcceptPortalEvent({
  registry,
  store,
  allowedPortals,
}: AcceptPortalEventOptions): (request: Request) => Promise<{ ok: true } | Refused> {
  const storeBounded = createBounded(installationsAtMost, () => store.stats().installations);
  let unchecked = 0;

  async function acceptInstall(event: ParsedInstall, receivedAt: number): Promise<{ ok: true } | Refused> {
    if (!admits(allowedPortals, event)) {
      return refuse(
        'Install.NotAllowed',
        `Portal ${event.domain} (${event.memberId}) is not in PORTALS, the list of portals that may use this installation. Nothing was stored. Add it there, restart, and install the application once more.`,
      );
    }
    const host = privateHostIn(allowedPortals, event);
    if (host !== undefined) {
      return refuse(
        'Install.HostRefused',
        `The installation of ${event.memberId} names ${host}, which is no public host and not in PORTALS. Nothing was stored or sent. If it is your own portal, add the host to PORTALS.`,
      );
    }
    if (!(await storeBounded(() => store.storeInstall(event, receivedAt)))) {
      return refuse(
        'Inbox.InstallationsFull',
        `${installationsAtMost} installations wait in the inbox already: this one was NOT accepted, and nothing of it stored. Bring Temporal back, and install the application once more.`,
      );
    }
    return { ok: true };
  }

  async function acceptUninstall(
    event: ParsedUninstall,
    receivedAt: number,
  ): Promise<{ ok: true } | Refused> {
    const { memberId, ts } = event;
    const tokenHash = hashSecret(event.applicationToken);
    const { verdict } = await registry.check({ by: 'token', tokenHash, memberId });
    if (verdict === 'wrong' || (verdict === 'cannot-check' && unchecked >= uncheckedAtMost)) {
      return refuse(
        'Uninstall.Refused',
        `An uninstallation of portal ${memberId} was not taken: its application_token is not that of the installation, or cannot be checked now. Nothing was stored or changed.`,
      );
    }
    // The portal's workflow checks it once more, and the time with it.
    unchecked = verdict === 'cannot-check' ? unchecked + 1 : 0;
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
    try {
      return event.type === 'uninstalled'
        ? await acceptUninstall(event, receivedAt)
        : await acceptInstall(event, receivedAt);
    } catch (error) {
      return refusedByStore(error, store);
    }
  };
}
