import type { EntryRef } from './entry';

/** What the dispatcher has in hand, as `next` needs to know it. */
export interface InHand {
  has(seq: number): boolean;
  /** So much of a portal is in hand that none of it is to be taken. */
  isFull(portal: string): boolean;
}

export interface Pending<Entry extends EntryRef> {
  readonly size: number;
  countOf(kind: Entry['kind']): number;
  add(entry: Entry): void;
  remove(seq: number): void;
  /** In order of arrival. */
  values(): Iterable<Entry>;
  /**
   * What is to be taken next: portals take turns, so that one with thousands holds up none with one, and each is
   * served in order of arrival. Costs no more than what is in hand and the number of portals.
   */
  next(inHand: InHand): Entry | undefined;
  /** Puts everything back in order of arrival. */
  restoreOrder(): void;
}

/** Entries that wait for delivery, in one line per portal; unverified ones have lines of their own. */
export function createPending<Entry extends EntryRef>(): Pending<Entry> {
  let all = new Map<number, Entry>();
  /** By portal, in the order of their turns. */
  const lines = new Map<string, Map<number, Entry>>();
  const counts = new Map<Entry['kind'], number>();

  function enter(entry: Entry): void {
    const line = lines.get(entry.portal);
    if (line) line.set(entry.seq, entry);
    else lines.set(entry.portal, new Map([[entry.seq, entry]]));
  }

  return {
    get size() {
      return all.size;
    },
    countOf: (kind) => counts.get(kind) ?? 0,
    add(entry) {
      if (!all.has(entry.seq)) counts.set(entry.kind, (counts.get(entry.kind) ?? 0) + 1);
      all.set(entry.seq, entry);
      enter(entry);
    },
    remove(seq) {
      const entry = all.get(seq);
      if (!entry) return;
      all.delete(seq);
      counts.set(entry.kind, (counts.get(entry.kind) ?? 0) - 1);
      const line = lines.get(entry.portal);
      line?.delete(seq);
      if (line?.size === 0) lines.delete(entry.portal);
    },
    values: () => all.values(),
    next(inHand) {
      for (const [portal, line] of lines) {
        if (inHand.isFull(portal)) continue;
        for (const entry of line.values()) {
          if (inHand.has(entry.seq)) continue;
          // To the end of the order.
          lines.delete(portal);
          lines.set(portal, line);
          return entry;
        }
      }
      return undefined;
    },
    restoreOrder() {
      all = new Map([...all].toSorted(([a], [b]) => a - b));
      lines.clear();
      for (const entry of all.values()) enter(entry);
    },
  };
}
