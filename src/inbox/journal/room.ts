import { statfs } from 'node:fs/promises';
import type { Ledger } from './ledger';
import { releasableBytes } from './retention';

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
