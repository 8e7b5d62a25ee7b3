import { toForm } from '../form';
import { type SendOutcome, sendForm } from '../send-form';
import { applicationToken } from './application-token';
import { authAddresses, type Portal } from './portal';
import { issueTokens } from './tokens';

/** What an event says otherwise than it should, as a forger would have it; '' leaves a part of `auth` out. */
export interface Telling {
  url: string;
  /** Of the portal's users. */
  language: string;
  /** Parts of `auth`, by name. */
  auth: Readonly<Record<string, string>>;
  /** Seconds since 1970; now if it is left out. */
  ts?: number | undefined;
}

/** Installs the application: POSTs ONAPPINSTALL, with the administrator's new tokens, once. */
export async function install(portal: Portal, telling: Telling): Promise<SendOutcome> {
  const outcome = await tell(portal, 'ONAPPINSTALL', telling, {
    data: { VERSION: 1, ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: telling.language },
    auth: freshAuth(portal),
  });
  portal.store.append({ type: 'installed', url: telling.url, outcome });
  return outcome;
}

/** A new version of the application: ONAPPUPDATE, with new tokens and a new application token. */
export async function update(
  portal: Portal,
  telling: Telling,
  robots: 'gone' | 'kept',
): Promise<SendOutcome> {
  const { store } = portal;
  store.append({
    type: 'application.updated',
    applicationToken: store.portal.applicationTokenSerial + 1,
    robots,
  });
  return tell(portal, 'ONAPPUPDATE', telling, {
    data: { VERSION: 2, PREVIOUS_VERSION: 1, LANGUAGE_ID: telling.language },
    auth: freshAuth(portal),
  });
}

/**
 * ONAPPUNINSTALL, which carries no usable access token.
 *
 * @param really false: the event is a forger's, and the application stays
 */
export async function uninstall(portal: Portal, telling: Telling, really: boolean): Promise<SendOutcome> {
  if (really) portal.store.append({ type: 'application.uninstalled' });
  return tell(portal, 'ONAPPUNINSTALL', telling, {
    data: { LANGUAGE_ID: telling.language, CLEAN: '0' },
    auth: ownAuth(portal),
  });
}

async function tell(
  portal: Portal,
  event: string,
  { url, auth, ts = Math.floor(Date.now() / 1000) }: Telling,
  said: { data: Record<string, string | number>; auth: Record<string, string | number> },
): Promise<SendOutcome> {
  const changed = Object.entries({ ...said.auth, ...auth }).filter(([, value]) => value !== '');
  const form = toForm({ event, data: said.data, ts, auth: Object.fromEntries(changed) });
  const outcome = await sendForm(url, form, { patienceMs: 30_000, signal: portal.closing });
  portal.store.append({ type: 'application.told', event, url, outcome });
  return outcome;
}

function ownAuth(portal: Portal): Record<string, string | number> {
  const { store } = portal;
  return {
    ...authAddresses(portal),
    member_id: store.secrets.memberId,
    application_token: applicationToken(store),
  };
}

function freshAuth(portal: Portal): Record<string, string | number> {
  const { store } = portal;
  const tokens = issueTokens(store, { userId: 1, why: 'install' });
  return {
    ...ownAuth(portal),
    // Vendor: parted by blanks here, and neither `expires` nor `user_id` (on-app-install.md, on-app-update.md).
    scope: store.portal.faults.scope.split(',').join(' '),
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    expires_in: store.portal.faults.accessTokenSeconds,
    status: 'L',
  };
}
