import { v5 } from 'uuid';

/** Of all keys that this product chooses; must never change, or what is in a base would not be found again. */
const namespace = 'b24f0c1c-5d0e-5c1c-9a24-1c0da7a5e7a5';

/** The Ref_Key of an object: always the same for the same kind and identity. A key has room for all of it. */
export function referenceKey(kind: string, identity: string): string {
  return v5(`${kind}:${identity}`, namespace);
}

/** What every mark has in it, right behind its first bracket. */
export const markHead = 'b24:';

/**
 * What stands in the comment of a document, by which it is found in a base that chooses its keys itself. In brackets:
 * without them `D_7-3f2a9c1e` would be a part of `D_7-3f2a9c1e-second`.
 */
export function markOf(externalId: string): string {
  return `[${markHead}${externalId}]`;
}
