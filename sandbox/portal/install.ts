import { toForm } from '../form';
import { type SendOutcome, sendForm } from '../send-form';
import { authAddresses, type Portal, scope } from './portal';
import { issueTokens } from './tokens';

/** Installs the application: POSTs ONAPPINSTALL, with the administrator's new tokens, once. */
export async function install(portal: Portal, url: string, language: string): Promise<SendOutcome> {
  const { store } = portal;
  const tokens = issueTokens(store, { userId: 1, why: 'install' });
  const form = toForm({
    event: 'ONAPPINSTALL',
    data: { VERSION: 1, ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: language },
    ts: Math.floor(Date.now() / 1000),
    auth: {
      ...authAddresses(portal),
      scope,
      access_token: tokens.access,
      refresh_token: tokens.refresh,
      expires: tokens.expires,
      expires_in: store.portal.faults.accessTokenSeconds,
      status: 'L',
      member_id: store.secrets.memberId,
      user_id: 1,
      application_token: store.secrets.applicationToken,
    },
  });
  const outcome = await sendForm(url, form, { patienceMs: 30_000, signal: portal.closing });
  store.append({ type: 'installed', url, outcome });
  return outcome;
}
