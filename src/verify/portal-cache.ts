import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { PortalMemo } from '../../workflows/contract/portal-record';
import { errorCode } from '../base/error-code';
import { replaceFile } from '../base/replace-file';
import type { Claim } from './claim';
import { sameHash } from './secret-hash';

export interface PortalCache {
  get(memberId: string): PortalMemo | undefined;
  find(claim: Claim): PortalMemo | undefined;
  /** Whether a claim shows the token of a portal other than the one that it names. */
  isOfAnother(claim: Claim): boolean;
  memberIds(): string[];
  all(): Iterable<PortalMemo>;
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
    backupSince: z.number().optional(),
  }),
);

/** The known portals in memory, and in a file that holds hashes but no token. */
export async function openPortalCache(file: string, log: Logger): Promise<PortalCache> {
  await mkdir(dirname(file), { recursive: true });
  const portals = new Map((await readMemos(file, log)).map((memo) => [memo.memberId, memo]));
  /** By the hashes of their tokens: what a forged call costs does not grow with the portals. */
  let byToken = indexOf(portals.values());
  let saving = Promise.resolve();

  async function save(): Promise<void> {
    try {
      await replaceFile(file, JSON.stringify([...portals.values()]));
    } catch (error) {
      log.warn({ err: error }, 'The list of known portals was not saved; the next start looks them up again');
    }
  }

  return {
    get: (memberId) => portals.get(memberId),
    find(claim) {
      if (claim.by === 'key') return [...portals.values()].find((portal) => isBoundTo(portal, claim.portal));
      if (claim.memberId === undefined) return byToken.get(claim.tokenHash);
      const portal = portals.get(claim.memberId);
      return portal?.tokenHashes.some((known) => sameHash(known, claim.tokenHash)) ? portal : undefined;
    },
    isOfAnother(claim) {
      if (claim.by === 'key' || claim.memberId === undefined) return false;
      const owner = byToken.get(claim.tokenHash);
      return owner !== undefined && owner.memberId !== claim.memberId;
    },
    memberIds: () => [...portals.keys()],
    all: () => portals.values(),
    replace(found, memberId) {
      const before = JSON.stringify([...portals.values()]);
      if (memberId !== undefined && !found.some((portal) => portal.memberId === memberId)) {
        portals.delete(memberId);
      }
      for (const portal of found) portals.set(portal.memberId, portal);
      if (JSON.stringify([...portals.values()]) === before) return;
      byToken = indexOf(portals.values());
      saving = saving.then(save);
    },
    saved: () => saving,
  };
}

function indexOf(portals: Iterable<PortalMemo>): Map<string, PortalMemo> {
  return new Map(
    Array.from(portals, (portal) => portal.tokenHashes.map((hash) => [hash, portal] as const)).flat(),
  );
}

function isBoundTo({ memberId, host }: PortalMemo, name: string): boolean {
  return memberId === name || host === name.toLowerCase();
}

async function readMemos(file: string, log: Logger): Promise<PortalMemo[]> {
  try {
    return portalMemos.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      log.warn(
        { err: error, file },
        'The list of known portals is broken; it is ignored and looked up again',
      );
    }
    return [];
  }
}
