import { claimOf } from '../../../src/endpoint/call/claim-of';
import { hashSecret } from '../../../src/verify/secret-hash';
import { applicationToken, gatewayKey, memberId } from './fixture';

const keys = [
  { portal: 'other.bitrix24.ru', key: 'another-key-of-some-length' },
  { portal: memberId, key: gatewayKey },
];

describe('claimOf', () => {
  it('claims by the hash of the application token, never by the token', () => {
    const claimed = claimOf({ applicationToken, memberId }, undefined, keys);
    expect(claimed).toEqual({
      ok: true,
      claim: { by: 'token', tokenHash: hashSecret(applicationToken), memberId },
    });
  });

  it('claims the portal that a gateway key is bound to', () => {
    const claimed = claimOf({ memberId: 'ffffffffffffffffffffffffffffffff' }, gatewayKey, keys);
    expect(claimed).toEqual({ ok: true, claim: { by: 'key', portal: memberId } });
  });

  it.each([
    ['no proof at all', undefined, 'Call.NoProof'],
    ['an empty key', '', 'Call.WrongKey'],
    ['a wrong key', `${gatewayKey}x`, 'Call.WrongKey'],
  ])('refuses %s', (_, key, type) => {
    expect(claimOf({}, key, keys)).toMatchObject({ ok: false, refusal: { type } });
  });
});
