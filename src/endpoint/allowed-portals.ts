import { isIP } from 'node:net';

interface Claimed {
  memberId: string;
  /** Host with its port, lower case. */
  domain: string;
}

/** Names that mean another machine to everyone, and may mean one of ours. */
const privateName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/**
 * Whether PORTALS admits a portal that names itself so. Its claims are enough to turn it away; that it is that
 * portal is proved later.
 *
 * @param allowed member_ids or domains, a domain with or without `http://`
 */
export function isAllowedPortal(allowed: readonly string[], claimed: Claimed): boolean {
  return allowed.some((entry) => nameOf(entry) === claimed.memberId || isHost(entry, claimed.domain));
}

/**
 * The first address of an event that is not public and not listed: an honest portal names none. It would not be
 * followed either, since a portal's address is what the authorization server says.
 */
export function privateHostIn(
  allowed: readonly string[],
  { domain, endpoints }: { domain: string; endpoints: readonly string[] },
): string | undefined {
  const hosts = endpoints.map((url) => (URL.canParse(url) ? new URL(url).host : url.slice(0, 60)));
  return [domain, ...hosts].find((host) => isPrivate(host) && !allowed.some((entry) => isHost(entry, host)));
}

function isPrivate(host: string): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return isIP(name) !== 0 || !name.includes('.') || privateName.test(name);
}

function isHost(entry: string, host: string): boolean {
  return nameOf(entry).toLowerCase() === host;
}

function nameOf(entry: string): string {
  return entry.replace(/^http:\/\//i, '');
}
