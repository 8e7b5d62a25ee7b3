import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { PortalMemo } from '../../workflows/portal-record';
import { hasCode } from '../base/error-code';
import type { Claim } from './claim';
import { sameHash } from './secret-hash';

export interface PortalCache {
  find(claim: Claim): PortalMemo | undefined;
  memberIds(): string[];
  /**
   * Takes over what was looked up.
   *
   * @param memberId the one that was asked for; if it is not among the portals it is forgotten
   */
  replace(portals: readonly PortalMemo[], memberId: string | undefined): void;
  /** Resolves when the file holds what the memory does, or could not be written. */
  saved(): Promise<void>;
}

const portalMemos = z.array(
  z.object({
    memberId: z.string(),
    host: z.string(),
    language: z.string(),
    tokenHashes: z.array(z.string()),
    state: z.custom<PortalMemo['state']>((state) => typeof state === 'string'),
    spareSince: z.number().optional(),
  }),
);

/** The known portals in memory, and in a file that holds hashes but no token. */
export async function openPortalCache(file: string, log: Logger): Promise<PortalCache> {
  await mkdir(dirname(file), { recursive: true });
  const portals = new Map((await readMemos(file, log)).map((memo) => [memo.memberId, memo]));
  let saving = Promise.resolve();

  async function save(): Promise<void> {
    try {
      await replaceFile(file, JSON.stringify([...portals.values()]));
    } catch (error) {
      log.warn({ err: error }, 'The list of known portals was not saved; the next start looks them up again');
    }
  }

  return {
    find(claim) {
      if (claim.by === 'token' && claim.memberId !== undefined) {
        const portal = portals.get(claim.memberId);
        return portal && matches(portal, claim) ? portal : undefined;
      }
      return [...portals.values()].find((portal) => matches(portal, claim));
    },
    memberIds: () => [...portals.keys()],
    replace(found, memberId) {
      const before = JSON.stringify([...portals.values()]);
      if (memberId !== undefined && !found.some((portal) => portal.memberId === memberId)) {
        portals.delete(memberId);
      }
      for (const portal of found) portals.set(portal.memberId, portal);
      if (JSON.stringify([...portals.values()]) !== before) saving = saving.then(save);
    },
    saved: () => saving,
  };
}

function matches(portal: PortalMemo, claim: Claim): boolean {
  return claim.by === 'token'
    ? portal.tokenHashes.some((known) => sameHash(known, claim.tokenHash))
    : portal.memberId === claim.portal || portal.host === claim.portal.toLowerCase();
}

async function readMemos(file: string, log: Logger): Promise<PortalMemo[]> {
  try {
    return portalMemos.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) {
      log.warn(
        { err: error, file },
        'The list of known portals is broken; it is ignored and looked up again',
      );
    }
    return [];
  }
}

/** Old or new, never half of either, whenever the power goes. */
async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
  const folder = await open(dirname(file));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
