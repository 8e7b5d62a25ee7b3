import { type BoxAddress, createBoxClient } from '../../src/clients/bitrix24';
import type { PortalAccess, PortalsDeps } from './portal-access';

/** A boxed portal as the settings know it. */
export interface ServedBox extends BoxAddress {
  id: string;
  language: string;
}

/**
 * Boxed portals by their ids. Nothing was installed and no token is renewed, so no workflow owns one: whoever has its
 * keys can reach it.
 */
export function accessToBoxes(
  boxes: readonly ServedBox[],
  onRequest: PortalsDeps['onRequest'],
): ReadonlyMap<string, PortalAccess> {
  return new Map(
    boxes.map((box) => [
      box.id,
      {
        client: createBoxClient(box, { onRequest: onRequest?.(new URL(box.url).host) }),
        record: { endpoint: box.url, language: box.language },
      },
    ]),
  );
}
