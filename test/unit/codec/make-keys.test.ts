import { formatPublicKey, parseKeys, parsePublicKey, publicKeyOf } from '../../../src/codec/keys';
import { makeKeys, publicHalf, ringNames } from '../../../src/codec/make-keys';

describe('Made keys', () => {
  it('are another for each purpose, and the public halves those of the first', () => {
    const keys = makeKeys('k1');
    const secrets = ringNames.map((name) => keys[name]);
    expect(new Set(secrets).size).toBe(ringNames.length);
    expect(publicHalf(keys.CODEC_KEYS)).toBe(keys.CODEC_PUBLIC_KEY);
    expect(publicHalf(keys.VAULT_KEYS)).toBe(keys.VAULT_PUBLIC_KEY);
    expect(keys.CODEC_PUBLIC_KEY).toMatch(/^k1:public\.[A-Za-z0-9+/]{43}=$/);
    const printed = `${keys.CODEC_PUBLIC_KEY}${keys.VAULT_PUBLIC_KEY}`;
    for (const secret of secrets) expect(printed).not.toContain(secret.slice(3, 20));
  });

  it('stand in front of those that are there, which still open', () => {
    const before = makeKeys('k1');
    const after = makeKeys('k2', before);
    for (const name of ringNames) {
      expect(after[name].split(',')[1]).toBe(before[name]);
      expect(parseKeys(after[name]).sealsWith).toBe('k2');
    }
    expect(parsePublicKey(after.CODEC_PUBLIC_KEY).id).toBe('k2');
  });

  it('are read back as they were printed', () => {
    const { CODEC_KEYS, CODEC_PUBLIC_KEY } = makeKeys('k1');
    expect(formatPublicKey(parsePublicKey(` ${CODEC_PUBLIC_KEY}\n`))).toBe(CODEC_PUBLIC_KEY);
    expect(publicKeyOf(parseKeys(CODEC_KEYS)).key.equals(parsePublicKey(CODEC_PUBLIC_KEY).key)).toBe(true);
  });
});
