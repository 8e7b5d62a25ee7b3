import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

// A draw from the generator costs as much as sealing a small payload, so each is for many nonces.
const nonces = Buffer.alloc(ivBytes * 256);
let nextNonce = nonces.length;

/** Never the same twice: with GCM a repeated nonce gives the key away. */
function freshNonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  nextNonce += ivBytes;
  return nonces.subarray(nextNonce - ivBytes, nextNonce);
}

/** Nonce, ciphertext and tag in one; `context` is authenticated, not stored. */
export function seal(key: KeyObject, plain: Uint8Array, context: string): Buffer {
  const iv = freshNonce();
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `seal` sealed with this key and context, or undefined if anything of it is not as it was. */
export function open(key: KeyObject, sealed: Uint8Array, context: string): Buffer | undefined {
  if (sealed.length < ivBytes + tagBytes) return undefined;
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(ivBytes, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // The one thing that final() refuses is the tag.
    return undefined;
  }
}
