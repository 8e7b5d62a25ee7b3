import { statfs } from 'node:fs/promises';
import type { Ledger } from './ledger';
import type { Segment } from './segment';

type Sizes = Pick<Segment, 'bytes' | 'liveBytes' | 'lastDeliveredAt'>;

export interface Retention {
  /** ms since 1970. */
  now: number;
  /** Delivered entries are kept this long, in ms … */
  graceMs: number;
  /** … but no more of them than this. */
  graceBytes: number;
  /** Bytes to be given up in any case, as far as delivered entries have them. */
  needed: number;
}

/**
 * The segments to let go, oldest first: those that are delivered by half or more and past the grace. What is live in
 * them is to be copied forward, so that a few entries that stay for weeks do not hold whole files.
 */
export function segmentsToRelease<S extends Sizes>(
  segments: Iterable<S>,
  { now, graceMs, graceBytes, needed }: Retention,
): S[] {
  const all = [...segments];
  let kept = all.reduce((sum, segment) => sum + deadBytes(segment), 0);
  let freed = 0;
  return all.filter((segment) => {
    if (!isMostlyDead(segment)) return false;
    const expired = segment.lastDeliveredAt + graceMs <= now;
    if (!expired && kept <= graceBytes && freed >= needed) return false;
    kept -= deadBytes(segment);
    freed += deadBytes(segment);
    return true;
  });
}

/** Bytes that the next call may take: within the limit and on the disk, with what can be let go for it. */
export interface Room {
  bytes(): number;
  /** Asks the disk anew. */
  look(): Promise<void>;
}

export function createRoom(path: string, limitBytes: number, ledger: Ledger): Room {
  // A disk that does not tell is full when it refuses a call.
  let free = Number.POSITIVE_INFINITY;
  return {
    bytes: () => Math.min(limitBytes - ledger.stats().bytes, free) + releasableBytes(ledger.segments()),
    async look() {
      free = await statfs(path).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => Number.POSITIVE_INFINITY,
      );
    },
  };
}

/** Bytes that delivered entries have in segments that could be let go now. */
function releasableBytes(segments: Iterable<Sizes>): number {
  let bytes = 0;
  for (const segment of segments) if (isMostlyDead(segment)) bytes += deadBytes(segment);
  return bytes;
}

function isMostlyDead({ bytes, liveBytes }: Sizes): boolean {
  return liveBytes <= bytes / 2;
}

function deadBytes({ bytes, liveBytes }: Sizes): number {
  return bytes - liveBytes;
}
