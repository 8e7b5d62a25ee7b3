import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { createTokenActivities } from '../../../activities/portal-access/tokens';
import { parseKeys } from '../../../src/codec/keys';
import { createVault } from '../../../src/vault/vault';
import { stage } from '../sandbox/staged';

const vault = createVault(parseKeys(`k1:${randomBytes(32).toString('base64')}`));

/** An installation of the sandbox's portal. @param named the authorization server that its event names */
async function prove(
  refreshToken: string,
  named: (origin: string) => string | undefined,
  secret?: string,
): Promise<unknown> {
  const { sandbox, application } = await stage();
  await application.install();
  const { url: authServer, clientId, clientSecret, memberId } = sandbox.portal;
  const { proveInstallation } = createTokenActivities({
    client: {} as Client,
    vault,
    application: { authServer, clientId, clientSecret: secret ?? clientSecret },
    portals: [authServer],
  });
  const tokens = {
    accessToken: 'a',
    refreshToken: refreshToken || application.tokens.refresh_token,
    expiresAt: 0,
  };
  const authServerOfEvent = named(authServer);
  return proveInstallation({
    isUpdate: false,
    memberId,
    tokenHash: 'hash',
    language: 'ru',
    sealedTokens: vault.seal(JSON.stringify(tokens), memberId),
    ...(authServerOfEvent && { authServer: authServerOfEvent }),
    ts: 1,
  });
}

const other = 'https://oauth.bitrix24.tech';

describe('an installation whose tokens our authorization server does not know', () => {
  it('is told with both servers, where its event names another', async () => {
    await expect(prove('unheard of', () => other)).rejects.toMatchObject({
      kind: 'OtherAuthServer',
      verdict: 'refused',
      message: expect.stringMatching(/oauth\.bitrix24\.tech, and BITRIX24_OAUTH_URL is http:\/\/127/),
    });
  });

  it('is waited for where our own client_secret is wrong, and told with both servers all the same', async () => {
    await expect(prove('', () => other, 'wrong')).rejects.toMatchObject({
      kind: 'ClientInvalid',
      message: expect.stringMatching(/oauth\.bitrix24\.tech, and BITRIX24_OAUTH_URL is http:\/\/127/),
    });
  });

  it.each([
    ['the same', (origin: string) => origin],
    ['none', () => undefined],
  ])('has lost its tokens where its event names %s', async (_which, named) => {
    await expect(prove('unheard of', named)).rejects.toMatchObject({ kind: 'TokenLost' });
  });
});

it('an installation that ours knows is proved, whatever server its event names', async () => {
  await expect(prove('', () => other)).resolves.toMatchObject({ language: 'ru' });
});
