import type { z } from 'zod';
import { formatPublicKey, type KeyRing, publicKeyOf } from '../codec/keys';
import type { PublicKey } from '../codec/sealed-box';
import { keys, publicKey } from './variables';

/** Keys that open. */
export const ownKeys = {
  CODEC_KEYS: keys('the keys that seal histories'),
  VAULT_KEYS: keys('the keys that seal the portals’ tokens'),
};

/** What an endpoint seals with; whoever takes it over opens no more than calls whose portal is not checked yet. */
export const endpointKeys = {
  CODEC_PUBLIC_KEY: publicKey('the public half of the first of CODEC_KEYS'),
  VAULT_PUBLIC_KEY: publicKey('the public half of the first of VAULT_KEYS'),
  INBOX_KEYS: keys('the keys that seal calls whose portal cannot be checked'),
};

/** Where both are known, the one follows from the other. */
export const derivedKeys = {
  CODEC_PUBLIC_KEY: endpointKeys.CODEC_PUBLIC_KEY.optional(),
  VAULT_PUBLIC_KEY: endpointKeys.VAULT_PUBLIC_KEY.optional(),
};

type Set = {
  CODEC_KEYS?: KeyRing;
  VAULT_KEYS?: KeyRing;
  INBOX_KEYS?: KeyRing;
  CODEC_PUBLIC_KEY?: PublicKey | undefined;
  VAULT_PUBLIC_KEY?: PublicKey | undefined;
};

/** Whoever may decode histories must not thereby open the portals' tokens, nor an endpoint either. */
export function keysDiffer(set: Set, context: z.RefinementCtx): void {
  const shared = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const secretsOf = (ring: KeyRing | undefined) =>
    [...(ring?.keys.values() ?? [])].map(({ secret }) => secret);
  const [codec, vault, inbox] = [set.CODEC_KEYS, set.VAULT_KEYS, set.INBOX_KEYS].map(secretsOf);
  const share = (a = codec, b = vault): boolean =>
    Boolean(a?.some((key) => b?.some((other) => key.equals(other))));
  if (share(codec, vault)) shared('VAULT_KEYS', 'must not share a key with CODEC_KEYS');
  if (share(inbox, codec) || share(inbox, vault))
    shared('INBOX_KEYS', 'must not share a key with CODEC_KEYS or VAULT_KEYS');
  if (set.CODEC_PUBLIC_KEY && set.VAULT_PUBLIC_KEY?.key.equals(set.CODEC_PUBLIC_KEY.key))
    shared('VAULT_PUBLIC_KEY', 'must not be that of CODEC_PUBLIC_KEY');
}

/** An endpoint that seals to a key that no worker has loses what it acknowledged. */
export function publicKeysFit(set: Set, context: z.RefinementCtx): void {
  for (const [name, ringName] of [
    ['CODEC_PUBLIC_KEY', 'CODEC_KEYS'],
    ['VAULT_PUBLIC_KEY', 'VAULT_KEYS'],
  ] as const) {
    const { [name]: given, [ringName]: ring } = set;
    if (!given || !ring) continue;
    const known = ring.keys.has(given.id) && publicKeyOf({ ...ring, sealsWith: given.id });
    if (known && formatPublicKey(known) === formatPublicKey(given)) continue;
    const message = `is not the public half of a key of ${ringName}: print it with "robots keys --public"`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
}

/** Settings of one process that does both. */
export function withPublicKeys<
  Given extends Required<Pick<Set, 'CODEC_KEYS' | 'VAULT_KEYS'>> &
    Pick<Set, 'CODEC_PUBLIC_KEY' | 'VAULT_PUBLIC_KEY'>,
>(set: Given): Given & { CODEC_PUBLIC_KEY: PublicKey; VAULT_PUBLIC_KEY: PublicKey } {
  return {
    ...set,
    CODEC_PUBLIC_KEY: set.CODEC_PUBLIC_KEY ?? publicKeyOf(set.CODEC_KEYS),
    VAULT_PUBLIC_KEY: set.VAULT_PUBLIC_KEY ?? publicKeyOf(set.VAULT_KEYS),
  };
}
