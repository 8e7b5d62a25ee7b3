import { isAllowedPortal } from './allowed-portals';
import type { CallStore } from './call-store';
import { parseInstall } from './parse-install';
import { readBody } from './read-body';
import { type Refused, refuse } from './refusal';
import { refusedByStore } from './refused-by-store';

/** Stores an installation for its proof if PORTALS admits the portal that it names. */
export async function acceptInstall(
  request: Request,
  { store, allowedPortals }: { store: CallStore; allowedPortals: readonly string[] },
): Promise<{ ok: true } | Refused> {
  const receivedAt = Date.now();
  const body = await readBody(request);
  if (!body.ok) return body;
  const parsed = parseInstall(body.text);
  if (!parsed.ok) return parsed;
  const { event } = parsed;
  if (!isAllowedPortal(allowedPortals, event)) {
    return refuse(
      'Install.NotAllowed',
      `Portal ${event.domain} (${event.memberId}) is not in PORTALS, the list of portals that may use this installation. Nothing was stored. Add it there, restart, and install the application once more.`,
    );
  }
  try {
    await store.storeInstall(event, receivedAt);
  } catch (error) {
    return refusedByStore(error, store);
  }
  return { ok: true };
}
