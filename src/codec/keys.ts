import { createSecretKey, type KeyObject } from 'node:crypto';

/** Named keys: one seals, all open, so that what an older key sealed stays readable after a rotation. */
export interface KeyRing {
  /** Id of the key that seals. */
  readonly sealsWith: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

const keyId = /^[A-Za-z0-9._-]{1,32}$/;
const keyBytes = 32;

/**
 * Reads `id:base64,id2:base64`, 32-byte keys for AES-256, the first of which seals.
 *
 * @throws Error naming every entry that does not fit by position and reason, never what stands in its key
 */
export function parseKeys(text: string): KeyRing {
  const problems: string[] = [];
  const keys = new Map<string, KeyObject>();
  for (const [index, entry] of text.split(',').entries()) {
    const parsed = parseEntry(entry.trim());
    const problem =
      'problem' in parsed
        ? parsed.problem
        : keys.has(parsed.id)
          ? `repeats the id "${parsed.id}"`
          : undefined;
    if (problem) problems.push(`key ${index + 1} ${problem}`);
    else if ('key' in parsed) keys.set(parsed.id, parsed.key);
  }
  const [sealsWith] = keys.keys();
  if (problems.length > 0 || sealsWith === undefined) throw new Error(problems.join('; '));
  return { sealsWith, keys };
}

function parseEntry(entry: string): { id: string; key: KeyObject } | { problem: string } {
  const colon = entry.indexOf(':');
  // Without a colon the entry may be a bare key, and a bad id may be a key in the wrong place: neither is repeated.
  if (colon < 0) return { problem: 'has no id: write id:base64' };
  const id = entry.slice(0, colon);
  if (!keyId.test(id)) return { problem: 'has an id other than 1 to 32 letters, digits, ".", "_" or "-"' };
  const base64 = entry.slice(colon + 1);
  const bytes = Buffer.from(base64, 'base64');
  // Buffer skips what is not base64, which would make a shorter secret of a mistyped one.
  if (bytes.length !== keyBytes || bytes.toString('base64') !== base64) {
    return { problem: `("${id}") is not ${keyBytes} bytes in base64: make one with openssl rand -base64 32` };
  }
  return { id, key: createSecretKey(bytes) };
}
