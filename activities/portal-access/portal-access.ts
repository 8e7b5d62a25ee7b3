import type { Client } from '@temporalio/client';
import type { Box } from '../../src/base/box';
import { createBoxClient, type OnRequest, type PortalClient } from '../../src/clients/bitrix24';
import type { Vault } from '../../src/vault/vault';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import { type ConnectedPortal, connectPortal, readRecord } from './connected-portal';
import { standing } from './portal-errors';

export interface PortalAccess {
  client: PortalClient;
  record: Pick<PortalRecord, 'endpoint' | 'language'>;
}

export interface Portals {
  /**
   * @param how `anew`: its record is read now, as after an installation; else it may be some seconds old
   * @throws ClientError if the portal is neither installed nor a box of ours, or its workflow cannot be asked now
   */
  access(memberId: string, how?: { anew: true }): Promise<PortalAccess>;
}

/** ms. */
const goodFor = 2_000;

/** ms after which a record is read again although nothing speaks against it: a new installation may speak another language. */
const readEvery = 2_000;
/** ms that this may take: runs go on with what is known. */
const readWithin = 1_000;

export interface PortalsDeps {
  client: Client;
  vault: Vault;
  /** Boxed portals: the settings are all that is kept of them. */
  boxes?: readonly Box[];
  /** Who is told of the requests to a portal, by its host. */
  onRequest?: (host: string) => OnRequest;
}

/**
 * Portals as Activities reach them. The tokens belong to the portal's workflow, and are read once per process. A
 * token that is found expired is renewed by an Update whose id names its generation, so that the whole fleet asks
 * for one refresh. A failed Update is not repeated: the workflow itself tries again, and until then whoever asks is
 * told how the portal stands.
 */
export function createPortals({ client, vault, boxes = [], onRequest }: PortalsDeps): Portals {
  const served = accessToBoxes(boxes, onRequest);
  const connecting = new Map<string, Promise<ConnectedPortal>>();

  async function find(memberId: string, anew: boolean): Promise<ConnectedPortal> {
    const connected = connecting.get(memberId);
    if (!connected) return connectAnew(memberId);
    const found = await connected;
    if (!anew && (!found.stale || performance.now() < found.goodUntil)) return readLately(found);
    const record = await readRecord(found.handle);
    if (record.endpoint !== found.record.endpoint) return connectAnew(memberId);
    Object.assign(found, { record, readAt: performance.now(), stale: false });
    return found;
  }

  /** A portal that was installed again may stand at another address, or speak another language. */
  async function readLately(found: ConnectedPortal): Promise<ConnectedPortal> {
    if (found.stale || performance.now() - found.readAt < readEvery) return found;
    // Whoever comes meanwhile goes on with what is known.
    found.readAt = performance.now();
    const { generation, endpoint } = found.record;
    const record = await client
      .withDeadline(Date.now() + readWithin, () => readRecord(found.handle))
      .catch(() => undefined);
    if (!record || found.record.generation !== generation) return found;
    if (record.endpoint !== endpoint) return connectAnew(record.memberId);
    found.record = record;
    return found;
  }

  function connectAnew(memberId: string): Promise<ConnectedPortal> {
    const connected = connectPortal(memberId, { client, vault, onRequest });
    connecting.set(memberId, connected);
    connected.catch(() => connecting.delete(memberId));
    return connected;
  }

  return {
    async access(memberId, how) {
      const box = served.get(memberId);
      if (box) return box;
      const found = await find(memberId, how !== undefined);
      const { record } = found;
      const isTried = found.mayTry(record.state);
      if (isTried && !record.refusesCalls) return found;
      found.goodUntil = found.stale ? found.goodUntil : performance.now() + goodFor;
      found.stale = true;
      if (isTried) return { record, client: found.trying };
      throw standing(record);
    },
  };
}

/**
 * Boxed portals by their ids. Nothing was installed and no token is renewed, so no workflow owns one: whoever has its
 * keys can reach it.
 */
function accessToBoxes(
  boxes: readonly Box[],
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
