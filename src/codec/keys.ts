import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { type PublicKey, privateKeyFrom, publicKeyFrom, rawOf } from './sealed-box';

/** 32 secret bytes, and the pair that they stand for: whoever has its public half seals, and does not open. */
export interface Key {
  readonly secret: KeyObject;
  readonly privateKey: KeyObject;
}

/** Named keys: one seals, all open, so that what an older key sealed stays readable after a rotation. */
export interface KeyRing {
  /** Id of the key that seals. */
  readonly sealsWith: string;
  readonly keys: ReadonlyMap<string, Key>;
}

const keyId = /^[A-Za-z0-9._-]{1,32}$/;
const keyBytes = 32;
/** So that no secret is taken for a public key: nobody could open what was sealed to it. */
const publicMark = 'public.';

/**
 * Reads `id:base64,id2:base64`, 32 secret bytes each, the first of which seal.
 *
 * @throws Error naming every entry that does not fit by position and reason, never what stands in its key
 */
export function parseKeys(text: string): KeyRing {
  const problems: string[] = [];
  const keys = new Map<string, Key>();
  for (const [index, entry] of text.split(',').entries()) {
    const parsed = parseEntry(entry.trim());
    const problem =
      'problem' in parsed
        ? parsed.problem
        : keys.has(parsed.id)
          ? `repeats the id "${parsed.id}"`
          : undefined;
    if (problem) problems.push(`key ${index + 1} ${problem}`);
    else if ('bytes' in parsed) {
      const secret = createSecretKey(parsed.bytes);
      keys.set(parsed.id, { secret, privateKey: privateKeyFrom(secret) });
    }
  }
  const [sealsWith] = keys.keys();
  if (problems.length > 0 || sealsWith === undefined) throw new Error(problems.join('; '));
  return { sealsWith, keys };
}

/**
 * Reads the public half of a key, `id:public.base64`, as `robots keys` prints it.
 *
 * @throws Error with what does not fit
 */
export function parsePublicKey(text: string): PublicKey {
  const [id, marked = ''] = text.trim().split(/:(.*)/s);
  const parsed = parseEntry(`${id}:${marked.slice(publicMark.length)}`);
  if (!marked.startsWith(publicMark) || 'problem' in parsed)
    throw new Error('is no public key: take the line that "robots keys" or "robots keys --public" prints');
  return { id: parsed.id, key: publicKeyFrom(parsed.bytes) };
}

/** Of the key that seals. */
export function publicKeyOf({ sealsWith, keys }: KeyRing): PublicKey {
  const key = keys.get(sealsWith);
  if (!key) throw new Error(`The ring has no key "${sealsWith}".`);
  return { id: sealsWith, key: createPublicKey(key.privateKey) };
}

/** As {@link parsePublicKey} reads it. */
export function formatPublicKey({ id, key }: PublicKey): string {
  return `${id}:${publicMark}${rawOf(key).toString('base64')}`;
}

function parseEntry(entry: string): { id: string; bytes: Buffer } | { problem: string } {
  const colon = entry.indexOf(':');
  // Without a colon the entry may be a bare key, and a bad id may be a key in the wrong place: neither is repeated.
  if (colon < 0) return { problem: 'has no id: write id:base64' };
  const id = entry.slice(0, colon);
  if (!keyId.test(id)) return { problem: 'has an id other than 1 to 32 letters, digits, ".", "_" or "-"' };
  const base64 = entry.slice(colon + 1);
  const bytes = Buffer.from(base64, 'base64');
  // Buffer skips what is not base64, which would make a shorter secret of a mistyped one.
  if (bytes.length !== keyBytes || bytes.toString('base64') !== base64) {
    return { problem: `("${id}") is not ${keyBytes} bytes in base64: "robots keys" makes them` };
  }
  return { id, bytes };
}
