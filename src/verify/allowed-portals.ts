import { isAllowedPortal, isPublicName } from '../clients/bitrix24/portal-names';

interface Claimed {
  memberId: string;
  /** Host with its port, lower case. */
  domain: string;
}

/**
 * Whether PORTALS admits a portal that names itself so. Its claims are enough to turn it away; that it is that
 * portal is proved later.
 *
 * @param allowed as `isAllowedPortal` takes them
 */
export function admits(allowed: readonly string[], { memberId, domain }: Claimed): boolean {
  return isAllowedPortal(memberId, allowed) || isAllowedPortal(domain, allowed);
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
  return [domain, ...hosts].find(
    (host) => !isPublicName(host.replace(/:\d+$/, '')) && !isAllowedPortal(host, allowed),
  );
}
