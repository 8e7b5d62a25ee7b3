import type { EntryRef, ParkedEntry } from './entry';
import type { Mark } from './mark-record';
import { createPending, type InHand } from './pending';
import type { KeptEntry, Place, Segment } from './segment';

export interface Ledger {
  /** Oldest first. */
  segments(): Iterable<Segment>;
  addSegment(segment: Segment): void;
  /** Forgets a segment and the entries that still stand in it. */
  dropSegment(segment: Segment): void;
  /** A new entry, or a known one (by seq) that was copied to another segment; its state is kept. */
  place(ref: EntryRef, at: Place): void;
  /** False where the mark changes nothing. */
  apply(mark: Mark): boolean;
  get(seq: number): KeptEntry | undefined;
  /** Marks that bring an entry placed anew to the state of this one. */
  marksOf(entry: KeptEntry): Mark[];
  /** In order of arrival. */
  pending(): Iterable<EntryRef>;
  /** Of what is pending, the next to be delivered; portals take turns. */
  next(inHand: InHand): EntryRef | undefined;
  parked(): ParkedEntry[];
  /** ms since 1970 at which the last one was delivered, of those that are kept; 0 if none was. */
  lastDeliveredAt(): number;
  /** Delivered since, and no newer entry has the id. */
  deliveredSince(time: number): EntryRef[];
  /** Puts what is pending back in order of arrival. */
  sort(): void;
  stats(): LedgerStats;
}

/** Costs the same however much is pending. */
export interface LedgerStats {
  pending: number;
  /** Of them, calls whose portal is not checked yet. */
  unverified: number;
  parked: number;
  /** ms since 1970, of the first pending entry. */
  oldestReceivedAt: number | undefined;
  /** Of pending and parked entries. */
  undeliveredBytes: number;
  /** Of all files, the delivered entries of the grace included. */
  bytes: number;
}

/** What the inbox holds, in memory. It touches no file. */
export function createLedger(): Ledger {
  const segments = new Set<Segment>();
  const entries = new Map<number, KeptEntry>();
  const parked = new Map<number, ParkedEntry>();
  const pending = createPending<KeptEntry>();

  const appliers: Record<Mark['state'], (entry: KeptEntry, mark: Mark) => boolean> = {
    delivered(entry, { at }) {
      if (!isLive(entry)) return false;
      entry.deliveredAt = at;
      entry.segment.liveBytes -= entry.bytes;
      entry.segment.lastDeliveredAt = Math.max(entry.segment.lastDeliveredAt, at);
      pending.remove(entry.seq);
      parked.delete(entry.seq);
      return true;
    },
    // A delivered entry too: offered again after Temporal lost it, it may be refused.
    parked(entry, { reason, at }) {
      revive(entry);
      pending.remove(entry.seq);
      parked.set(entry.seq, { ...refOf(entry), reason, parkedAt: at });
      return true;
    },
    unparked(entry) {
      if (!parked.delete(entry.seq)) return false;
      pending.add(entry);
      pending.restoreOrder();
      return true;
    },
  };

  return {
    segments: () => segments,
    addSegment: (segment) => void segments.add(segment),
    dropSegment(segment) {
      segments.delete(segment);
      for (const { seq } of segment.entries) {
        entries.delete(seq);
        pending.remove(seq);
        parked.delete(seq);
      }
    },
    place(ref, at) {
      const known = entries.get(ref.seq);
      const entry = known ?? { ...refOf(ref), ...at };
      if (known) {
        known.segment.entries.delete(known);
        if (isLive(known)) known.segment.liveBytes -= known.bytes;
        Object.assign(known, at);
      } else {
        entries.set(ref.seq, entry);
        pending.add(entry);
      }
      at.segment.entries.add(entry);
      if (isLive(entry)) at.segment.liveBytes += at.bytes;
      else at.segment.lastDeliveredAt = Math.max(at.segment.lastDeliveredAt, entry.deliveredAt ?? 0);
    },
    apply(mark) {
      const entry = entries.get(mark.seq);
      return entry !== undefined && appliers[mark.state](entry, mark);
    },
    get: (seq) => entries.get(seq),
    marksOf({ seq, deliveredAt }) {
      const held = parked.get(seq);
      if (held) return [{ seq, state: 'parked', at: held.parkedAt, reason: held.reason }];
      return deliveredAt === undefined ? [] : [{ seq, state: 'delivered', at: deliveredAt, reason: '' }];
    },
    pending: () => pending.values(),
    next: (inHand) => pending.next(inHand),
    parked: () => [...parked.values()],
    lastDeliveredAt: () => Math.max(0, ...Array.from(segments, ({ lastDeliveredAt }) => lastDeliveredAt)),
    deliveredSince(time) {
      const newest = new Map<string, KeptEntry>();
      for (const entry of entries.values()) {
        if ((newest.get(entry.id)?.seq ?? -1) < entry.seq) newest.set(entry.id, entry);
      }
      return [...newest.values()].filter(({ deliveredAt }) => (deliveredAt ?? -1) > time).toSorted(bySeq);
    },
    sort: () => pending.restoreOrder(),
    stats() {
      const [oldest] = pending.values();
      let undeliveredBytes = 0;
      let bytes = 0;
      for (const segment of segments) {
        undeliveredBytes += segment.liveBytes;
        bytes += segment.bytes + segment.marksBytes;
      }
      return {
        pending: pending.size,
        unverified: pending.countOf('unverified'),
        parked: parked.size,
        oldestReceivedAt: oldest?.receivedAt,
        undeliveredBytes,
        bytes,
      };
    },
  };
}

function refOf({ seq, id, kind, portal, receivedAt }: EntryRef): EntryRef {
  return { seq, id, kind, portal, receivedAt };
}

function isLive({ deliveredAt }: KeptEntry): boolean {
  return deliveredAt === undefined;
}

function revive(entry: KeptEntry): void {
  if (isLive(entry)) return;
  delete entry.deliveredAt;
  entry.segment.liveBytes += entry.bytes;
}

function bySeq(a: EntryRef, b: EntryRef): number {
  return a.seq - b.seq;
}
