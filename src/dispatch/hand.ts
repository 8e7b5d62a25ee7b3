import type { EntryRef } from '../inbox/journal/entry';
import type { InHand } from '../inbox/journal/pending';

/** Entries that are being offered, or wait to be offered again. */
export interface Hand extends InHand {
  readonly size: number;
  add(ref: EntryRef): void;
  delete(ref: EntryRef): void;
}

/** @param mostOfPortal entries of one portal, after which none of it is to be taken */
export function createHand(mostOfPortal: number): Hand {
  const seqs = new Set<number>();
  const counts = new Map<string, number>();
  const count = ({ portal }: EntryRef, by: 1 | -1): void => {
    const now = (counts.get(portal) ?? 0) + by;
    if (now > 0) counts.set(portal, now);
    else counts.delete(portal);
  };
  return {
    get size() {
      return seqs.size;
    },
    has: (seq) => seqs.has(seq),
    isFull: (portal) => (counts.get(portal) ?? 0) >= mostOfPortal,
    add(ref) {
      seqs.add(ref.seq);
      count(ref, 1);
    },
    delete(ref) {
      seqs.delete(ref.seq);
      count(ref, -1);
    },
  };
}
