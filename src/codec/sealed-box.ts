import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { open, seal } from './aes-gcm';

/** Whose private half opens what is sealed to it. */
export interface PublicKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** Seals what whoever seals it cannot open. */
export interface Sealer {
  /** Id of the key that opens. */
  readonly id: string;
  /** @param context is authenticated, not stored */
  seal(plain: Uint8Array, context: string): Buffer;
}

const rawBytes = 32;
/** What PKCS #8 writes before the 32 bytes of an X25519 key (RFC 8410, 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * ms for which one content key seals. A new one costs ten times as much as sealing a call with it; whoever takes over
 * the process finds the last.
 */
const renewedEvery = 60_000;

/**
 * X25519, HKDF-SHA-256 and AES-256-GCM, the content key being derived as age derives the one that wraps a file's
 * (C2SP, age.md, "The X25519 recipient type").
 *
 * @param now ms, by a clock that nobody sets
 */
export function createSealer({ id, key }: PublicKey, now: () => number = () => performance.now()): Sealer {
  const recipient = rawOf(key);
  let share: Buffer;
  let contentKey: KeyObject;
  let until = Number.NEGATIVE_INFINITY;

  function renew(): void {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    share = rawOf(publicKey);
    contentKey = deriveKey(diffieHellman({ privateKey, publicKey: key }), share, recipient);
    until = now() + renewedEvery;
  }

  return {
    id,
    seal(plain, context) {
      if (now() >= until) renew();
      return Buffer.concat([share, seal(contentKey, plain, context)]);
    },
  };
}

/** What was sealed to the public half of this key, or undefined if anything of it is not as it was. */
export function openSealed(privateKey: KeyObject, sealed: Uint8Array, context: string): Buffer | undefined {
  if (sealed.length < rawBytes) return undefined;
  const share = Buffer.from(sealed.subarray(0, rawBytes));
  let secret: Buffer;
  try {
    secret = diffieHellman({ privateKey, publicKey: publicKeyFrom(share) });
  } catch {
    // A share of low order, which no sealer draws.
    return undefined;
  }
  const recipient = rawOf(createPublicKey(privateKey));
  return open(deriveKey(secret, share, recipient), sealed.subarray(rawBytes), context);
}

/** The private half that 32 secret bytes stand for. They are used for other things too, hence not as they are. */
export function privateKeyFrom(secret: KeyObject): KeyObject {
  const raw = hkdfSync('sha256', secret, '', 'bitrix24-durable-robots/x25519', rawBytes);
  return createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, new Uint8Array(raw)]),
    format: 'der',
    type: 'pkcs8',
  });
}

export function publicKeyFrom(raw: Buffer): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') },
    format: 'jwk',
  });
}

/** The 32 bytes of a public key. */
export function rawOf(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function deriveKey(secret: Buffer, share: Buffer, recipient: Buffer): KeyObject {
  const salt = Buffer.concat([share, recipient]);
  const derived = hkdfSync('sha256', secret, salt, 'bitrix24-durable-robots/sealed-box', 32);
  return createSecretKey(new Uint8Array(derived));
}
