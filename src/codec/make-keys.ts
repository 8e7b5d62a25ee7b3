import { randomBytes } from 'node:crypto';
import { formatPublicKey, parseKeys, publicKeyOf } from './keys';

/** Settings that hold a ring of secret keys. */
export const ringNames = ['CODEC_KEYS', 'VAULT_KEYS', 'INBOX_KEYS'] as const;
type RingName = (typeof ringNames)[number];

/** Every setting of a key: the rings, and for endpoints the public halves of the two that they do not need. */
export type KeySettings = Record<RingName | 'CODEC_PUBLIC_KEY' | 'VAULT_PUBLIC_KEY', string>;

/** A fresh key for each ring, in front of those that are there. @param id of the fresh ones */
export function makeKeys(id: string, present: Partial<Record<RingName, string>> = {}): KeySettings {
  const rings = ringNames.map((name) => [name, withFreshKey(id, present[name])] as const);
  const { CODEC_KEYS, VAULT_KEYS, INBOX_KEYS } = Object.fromEntries(rings) as Record<RingName, string>;
  return {
    CODEC_KEYS,
    VAULT_KEYS,
    INBOX_KEYS,
    CODEC_PUBLIC_KEY: publicHalf(CODEC_KEYS),
    VAULT_PUBLIC_KEY: publicHalf(VAULT_KEYS),
  };
}

/** Of the key of a ring that seals. */
export function publicHalf(ring: string): string {
  return formatPublicKey(publicKeyOf(parseKeys(ring)));
}

/** A ring of one fresh key. */
export function freshKey(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}

function withFreshKey(id: string, ring: string | undefined): string {
  return ring === undefined ? freshKey(id) : `${freshKey(id)},${ring}`;
}
