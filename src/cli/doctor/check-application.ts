import { refreshGrant } from '../../clients/bitrix24';
import { ClientError } from '../../clients/client-error';
import { type Check, fine, wrong } from './finding';

/** Of no portal; tokens of a portal would be dead after it. */
const nobodysToken = 'doctor';

/**
 * Whether the authorization server refuses the application. Vendor: settings/oauth/error-codes.md has `invalid_client` and
 * `invalid_grant`, and does not say which comes first: a server that looks at the token first has nothing to say here.
 */
export const checkApplication: Check = async ({ config }) => {
  const { BITRIX24_OAUTH_URL: authServer, BITRIX24_CLIENT_ID: id, BITRIX24_CLIENT_SECRET: secret } = config;
  // The line of the configuration says so.
  if (id === undefined || secret === undefined) return [];
  const grant = { authServer, clientId: id, clientSecret: secret, refreshToken: nobodysToken };
  const refusal: unknown = await refreshGrant(grant).catch((error: unknown) => error);
  const kind = refusal instanceof ClientError ? refusal.kind : undefined;
  if (kind === 'TokenLost') return [fine('application', `${authServer} does not refuse it`)];
  if (kind !== 'ClientInvalid') throw refusal;
  return [
    wrong(
      'application',
      `${authServer} does not know this BITRIX24_CLIENT_ID with this BITRIX24_CLIENT_SECRET`,
      'Set both as the application’s page in the portal shows them, and restart the worker.',
    ),
  ];
};
