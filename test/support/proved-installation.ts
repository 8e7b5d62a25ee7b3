import type { ProvedInstallation } from '../../workflows/contract/portal-record';

/** An installation as it is proved. */
export const provedInstallation: ProvedInstallation = {
  memberId: 'a223c6b3710f85df22e9377d6c4f7553',
  host: 'portal.bitrix24.ru',
  endpoint: 'https://portal.bitrix24.ru/rest/',
  language: 'ru',
  tokenHash: 'first',
  sealedTokens: 'v1:k1:sealed',
  installedAt: 1_796_000_000,
};
