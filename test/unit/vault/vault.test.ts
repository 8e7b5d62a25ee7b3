import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { parseKeys } from '../../../src/codec/keys';
import { createPayloadCodec } from '../../../src/codec/payload-codec';
import { createVault, VaultError } from '../../../src/vault/vault';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const key1 = newKey('k1');
const key2 = newKey('k2');
const vault = createVault(parseKeys(key1));
const member = 'a223c6b3710f85df22e9377d6c4f7553';

describe('The vault', () => {
  it('gives back every secret to its owner', () => {
    const text = fc.string({ unit: 'binary', maxLength: 500 });
    fc.assert(
      fc.property(text, text, (secret, owner) => {
        expect(vault.open(vault.seal(secret, owner), owner)).toBe(secret);
      }),
    );
  });

  it('seals to one printable word that shows nothing of the secret', () => {
    const sealed = vault.seal('refresh-token-4711', member);
    expect(sealed).toMatch(/^v1:k1:[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed.slice(6), 'base64url').toString()).not.toContain('4711');
    expect(vault.seal('refresh-token-4711', member)).not.toBe(sealed);
  });

  it('reseals with the first key, and leaves alone what is under it already', () => {
    const sealed = vault.seal('secret', member);
    const rotated = createVault(parseKeys(`${key2},${key1}`));
    const resealed = rotated.reseal(sealed, member);
    expect(resealed).toMatch(/^v1:k2:/);
    expect(createVault(parseKeys(key2)).open(resealed, member)).toBe('secret');
    expect(rotated.reseal(resealed, member)).toBe(resealed);
    expect(() => rotated.reseal(sealed, 'b')).toThrow(VaultError);
  });

  it('refuses another owner, and names it', () => {
    const sealed = vault.seal('secret', member);
    expect(() => vault.open(sealed, 'b')).toThrow(VaultError);
    expect(() => vault.open(sealed, 'b')).toThrow(
      /key "k1" does not open for "b": .* belongs to another context/,
    );
  });

  it('refuses a secret of which any byte was altered or cut', () => {
    const body = Buffer.from(vault.seal('secret', member).slice(6), 'base64url');
    for (const at of body.keys()) {
      const altered = Buffer.from(body);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => vault.open(`v1:k1:${altered.toString('base64url')}`, member)).toThrow('it was altered');
      expect(() => vault.open(`v1:k1:${body.subarray(0, at).toString('base64url')}`, member)).toThrow(
        VaultError,
      );
    }
  });

  it('refuses a secret that was given another key id', () => {
    const both = createVault(parseKeys(`${key1},${key2}`));
    const sealed = both.seal('secret', member);
    expect(() => both.open(sealed.replace('v1:k1:', 'v1:k2:'), member)).toThrow('it was altered');
  });

  it('opens what an older key sealed once a new key seals', () => {
    const rotated = createVault(parseKeys(`${key2},${key1}`));
    expect(rotated.open(vault.seal('secret', member), member)).toBe('secret');
    expect(rotated.seal('secret', member)).toMatch(/^v1:k2:/);
  });

  it('names the key that is missing, and shows no key', () => {
    const onlyNew = createVault(parseKeys(key2));
    const open = () => onlyNew.open(vault.seal('secret', member), member);
    expect(open).toThrow(/sealed with key "k1", which is not among VAULT_KEYS \(k2\)/);
    expect(open).not.toThrow(key2.slice(3, 12));
  });

  it.each([
    '',
    'secret',
    'v2:k1:AAAA',
    'v1:k1:',
    'v1:k1:!!!!',
    'v1::AAAA',
    'v1:k1:AAAA:AAAA',
    'v1:k1:AAAA\n',
  ])('refuses %j, which it did not seal', (text) => {
    expect(() => vault.open(text, member)).toThrow('not a secret that was sealed here');
  });

  it('does not open a payload that the codec sealed with the same key', async () => {
    const [payload] = await createPayloadCodec(parseKeys(key1)).encode([{ data: Buffer.from('x') }]);
    const sealed = `v1:k1:${Buffer.from(payload?.data ?? []).toString('base64url')}`;
    expect(() => vault.open(sealed, member)).toThrow(VaultError);
  });
});
