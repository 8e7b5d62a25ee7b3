import { isAllowedPortal } from '../clients/bitrix24/portal-names';
import type { Claim } from './claim';

/**
 * Whose limits a request counts against before it is proved. A sender can name only a portal that it knows of, so a
 * flood takes nothing from portals whose member_id and host its sender does not know.
 *
 * - `installed`: the request names the member_id of an installed portal, or has a key of ours.
 * - `listed`: it names a member_id or host of PORTALS.
 * - `others`: it names neither.
 */
export interface Share {
  kind: 'installed' | 'listed' | 'others';
  name: string;
}

/**
 * @param allowed PORTALS, as `isAllowedPortal` takes them
 * @param isInstalled whether a portal with this member_id is known to be installed
 */
export function createShareOf(
  allowed: readonly string[],
  isInstalled: (memberId: string) => boolean,
): (claim: Claim) => Share {
  return (claim) => {
    if (claim.by === 'key') return { kind: 'installed', name: `key/${claim.portal}` };
    const { memberId, domain } = claim;
    if (memberId !== undefined && isInstalled(memberId)) {
      return { kind: 'installed', name: `installed/${memberId}` };
    }
    for (const name of [memberId, domain]) {
      const entry = name && allowed.find((listed) => isAllowedPortal(name, [listed]));
      if (entry) return { kind: 'listed', name: `listed/${entry}` };
    }
    return { kind: 'others', name: 'others' };
  };
}
