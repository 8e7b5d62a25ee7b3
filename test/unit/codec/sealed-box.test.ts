import { createSecretKey, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { formatPublicKey, parseKeys, parsePublicKey, publicKeyOf } from '../../../src/codec/keys';
import { createSealer, openSealed, privateKeyFrom } from '../../../src/codec/sealed-box';

const ring = parseKeys(`k1:${randomBytes(32).toString('base64')}`);
const own = ring.keys.get('k1');
if (!own) throw new Error('The ring has no key.');
const { privateKey } = own;
const shareBytes = 32;

describe('A sealed box', () => {
  it('opens for whoever has the private half, in its context', () => {
    const sealer = createSealer(parsePublicKey(formatPublicKey(publicKeyOf(ring))));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (plain, context) => {
        const sealed = sealer.seal(plain, context);
        expect(openSealed(privateKey, sealed, context)).toEqual(Buffer.from(plain));
        expect(openSealed(privateKey, sealed, `${context}.`)).toBeUndefined();
      }),
    );
  });

  it('opens for nobody else, nor once any byte of it was altered or cut', () => {
    const sealed = createSealer(publicKeyOf(ring)).seal(Buffer.from('secret'), 'a');
    const other = privateKeyFrom(createSecretKey(randomBytes(32)));
    expect(openSealed(other, sealed, 'a')).toBeUndefined();
    for (const at of sealed.keys()) {
      // X25519 makes no use of the highest bit of a share; the content key is derived from it all the same.
      for (const bit of [1, 0x80]) {
        const altered = Buffer.from(sealed);
        altered[at] = (altered[at] ?? 0) ^ bit;
        expect(openSealed(privateKey, altered, 'a')).toBeUndefined();
      }
      expect(openSealed(privateKey, sealed.subarray(0, at), 'a')).toBeUndefined();
    }
  });

  it('is not opened by a share that makes the same secret for everybody', () => {
    const sealed = createSealer(publicKeyOf(ring)).seal(Buffer.from('secret'), 'a');
    const lowOrder = Buffer.concat([Buffer.alloc(shareBytes), sealed.subarray(shareBytes)]);
    expect(openSealed(privateKey, lowOrder, 'a')).toBeUndefined();
  });

  it('is sealed with another content key every minute, and never twice alike', () => {
    let now = 0;
    const sealer = createSealer(publicKeyOf(ring), () => now);
    const seal = (): Buffer => sealer.seal(Buffer.from('secret'), 'a');
    const shareOf = (sealed: Buffer): string => sealed.subarray(0, shareBytes).toString('hex');
    const [first, second] = [seal(), seal()];
    expect(shareOf(second)).toBe(shareOf(first));
    expect(second).not.toEqual(first);
    now = 60_000;
    const third = seal();
    expect(shareOf(third)).not.toBe(shareOf(first));
    for (const sealed of [first, third])
      expect(openSealed(privateKey, sealed, 'a')?.toString()).toBe('secret');
  });
});
