import { hashToken, type Secrets } from '../secrets';
import type { Store } from '../store';

const refreshDays = 180;

type Kind = 'access' | 'refresh';

interface TokenFacts {
  /** Both tokens of a pair have its serial number. */
  serial: number;
  userId: number;
  /** Seconds since 1970. */
  expires: number;
}

export interface TokenPair {
  access: string;
  refresh: string;
  /** End of the access token, seconds since 1970. */
  expires: number;
}

/** 70 hex digits that begin with the expiry, as the vendor's do; what a token says is signed, so none is stored. */
function makeToken(secrets: Secrets, kind: Kind, { serial, userId, expires }: TokenFacts): string {
  const facts = [expires, serial, userId].map((part) => part.toString(16).padStart(8, '0')).join('');
  return facts + secrets.sign(`${kind} token ${facts}`, 46);
}

function readToken(secrets: Secrets, kind: Kind, token: string): TokenFacts | undefined {
  const part = (at: number): number => parseInt(token.slice(at, at + 8), 16);
  const facts = { expires: part(0), serial: part(8), userId: part(16) };
  return makeToken(secrets, kind, facts) === token ? facts : undefined;
}

/** The pair with this serial number; the same facts always give the same tokens. */
export function tokenPair(
  secrets: Secrets,
  {
    serial,
    userId,
    issuedAt,
    lifeSeconds,
  }: { serial: number; userId: number; issuedAt: number; lifeSeconds: number },
): TokenPair {
  const issued = Math.floor(issuedAt / 1000);
  const expires = issued + lifeSeconds;
  return {
    access: makeToken(secrets, 'access', { serial, userId, expires }),
    refresh: makeToken(secrets, 'refresh', { serial, userId, expires: issued + refreshDays * 86_400 }),
    expires,
  };
}

/** A new pair for an installation or a refresh. @param used serial number of the refresh token that it replaces */
export function issueTokens(
  store: Store,
  { userId, why, used }: { userId: number; why: 'install' | 'refresh' | 'frame'; used?: number },
): TokenPair {
  const serial = store.portal.tokenSerial + 1;
  const lifeSeconds = store.portal.faults.accessTokenSeconds;
  const pair = tokenPair(store.secrets, { serial, userId, issuedAt: Date.now(), lifeSeconds });
  store.append({
    type: 'tokens.issued',
    serial,
    userId,
    why,
    ...(used !== undefined && { used }),
    accessHash: hashToken(pair.access),
    refreshHash: hashToken(pair.refresh),
  });
  return pair;
}

/** Whose access token this is. */
export function checkAccessToken(store: Store, token: string): { userId: number } | 'expired' | 'unknown' {
  const facts = readToken(store.secrets, 'access', token);
  if (!facts) return 'unknown';
  const expired = facts.expires * 1000 <= Date.now() || facts.serial <= store.portal.expiredUpTo;
  return expired ? 'expired' : { userId: facts.userId };
}

/** Whether a portal gave this refresh token, good or not. */
export function isRefreshTokenOf(store: Store, token: string): boolean {
  return readToken(store.secrets, 'refresh', token) !== undefined;
}

/** A refresh token that is good for one more use, or nothing. */
export function checkRefreshToken(
  store: Store,
  token: string,
): { userId: number; serial: number } | undefined {
  const facts = readToken(store.secrets, 'refresh', token);
  if (!facts || facts.expires * 1000 <= Date.now()) return undefined;
  return store.portal.usedRefreshTokens.has(facts.serial) ? undefined : facts;
}

/** Of a user's incoming webhook, which may use every method; real ones are made by hand, with permissions of their own. */
export function webhookSecret(secrets: Secrets, userId: number): string {
  return secrets.sign(`incoming webhook ${userId}`, 16);
}
