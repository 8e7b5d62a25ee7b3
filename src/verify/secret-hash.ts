import { hash, timingSafeEqual } from 'node:crypto';

/** Hex SHA-256: what is kept and compared of application tokens and gateway keys. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Compares in constant time. @param a hex SHA-256 @param b hex SHA-256 */
export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
