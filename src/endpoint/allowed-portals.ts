/**
 * Whether PORTALS admits a portal that names itself so. Its claims are enough to turn it away; that it is that
 * portal is proved later.
 *
 * @param allowed member_ids or domains, a domain with or without `https://` or `http://`
 */
export function isAllowedPortal(
  allowed: readonly string[],
  claimed: { memberId: string; domain: string },
): boolean {
  return allowed.some((entry) => {
    const name = entry.replace(/^https?:\/\//i, '').replace(/\/$/, '');
    return name === claimed.memberId || name.toLowerCase() === claimed.domain;
  });
}
