import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { createBatchLoop } from './batch-loop';
import { createBatchStore } from './batch-store';
import type { EntryRef, NewEntry, ParkedEntry } from './entry';
import { encodeEntry } from './entry-record';
import { InboxFullError } from './inbox-full-error';
import type { LedgerStats } from './ledger';
import type { Mark } from './mark-record';
import { openFiles } from './open-files';
import type { InHand } from './pending';
import { createReadEntry, type ReadEntry } from './read-entry';
import { createWaitingEntries } from './waiting-entries';

export type { EntryRef, NewEntry, ParkedEntry, StoredEntry } from './entry';

export interface JournalOptions {
  /** On a local disk, of this process alone. */
  dir: string;
  /** Of all files together; half a segment may come on top for a moment. */
  limitBytes: number;
  segmentBytes?: number;
  /** Delivered entries are kept so long, in ms … */
  graceMs?: number;
  /** … but no more of them than this. */
  graceBytes?: number;
  /** ms between two looks at whether the inbox stands where it did. */
  lookEveryMs?: number;
  /** ms since 1970. */
  now?: () => number;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export interface JournalStats extends LedgerStats {
  limitBytes: number;
  /** Bytes that the next call may take: within the limit and on the disk, with what can be let go for it. */
  room: number;
  /** Why no calls are taken, and what to do; absent while they are. */
  problem: string | undefined;
  /** Acknowledged calls that were found to be lost since the start, those that may be included. */
  lost: number;
  /** Files in the folder that were kept aside for a person to look at: damaged, foreign, cut off, missing. */
  setAside: number;
}

export interface Journal {
  /**
   * Resolves once the entry is synced, in a file at its path; all that wait share one sync.
   *
   * @throws InboxFullError, after 3 s at the latest. Nothing of the entry is kept, unless the reason is `unknown`: the
   * disk hung while it wrote it. Should the disk fail so badly that it can neither shorten nor rename a file, a refused
   * entry may come back at the next start. Either is carried out once even if sent again, since its id is its run's.
   * @throws RangeError for an id or portal over 240 bytes
   */
  append(entry: NewEntry): Promise<void>;
  /** What is to be delivered, in order of arrival. */
  pending(): Iterable<EntryRef>;
  /** Of what is pending, the next to be delivered; portals take turns, each in order of arrival. */
  next(inHand: InHand): EntryRef | undefined;
  read: ReadEntry;
  /** Noted without a sync: what a power cut takes of these notes is pending again. */
  delivered(seq: number): void;
  /** Takes an entry out of `pending` until it is unparked, over restarts too. */
  park(seq: number, reason: string): void;
  unpark(seq: number): void;
  parked(): ParkedEntry[];
  /** Off our hands without having been delivered: it is never offered again. */
  drop(seq: number): void;
  /**
   * Delivered less than `ms` before the last one was, within the grace, and no newer entry has the same id; in order
   * of arrival.
   */
  young(ms: number): EntryRef[];
  /** Since then, in ms since 1970, as far as it is kept. */
  deliveredSince(time: number): EntryRef[];
  /** Called whenever something became pending, with how many entries did at once. @returns what ends that */
  onAppend(listener: (count: number) => void): () => void;
  stats(): JournalStats;
  /** Stores what waits, and frees the directory. */
  close(): Promise<void>;
}

/** ms for the disk to take an entry: it may hang instead of failing, and the portal waits 5 s. */
const patience = 3_000;
/** Each file stays open, so their number has a bound. */
const filesAtMost = 128;

/**
 * Opens the inbox's journal and takes its directory for this process.
 *
 * @throws InboxInUseError where another process has it
 */
export async function openJournal({
  dir,
  limitBytes,
  segmentBytes = Math.max(8 * 2 ** 20, Math.ceil(limitBytes / filesAtMost)),
  graceMs = 24 * 3_600_000,
  graceBytes = 64 * 2 ** 20,
  lookEveryMs = 1_000,
  now = Date.now,
  log,
}: JournalOptions): Promise<Journal> {
  // Room is given up by whole segments, so a small inbox has small ones.
  const longestSegment = Math.min(segmentBytes, Math.ceil(limitBytes / 8));
  const options = { segmentBytes: longestSegment, limitBytes, graceMs, graceBytes, now, log };
  const files = await openFiles(resolve(dir), options);
  const { ledger, marks, inPlace, losses, releaseSegments, room } = files;
  const waiting = createWaitingEntries(patience);
  const listeners = new Set<(count: number) => void>();
  const loop = createBatchLoop({
    waiting,
    storeBatch: createBatchStore({ ...files, limitBytes, log }),
    batchBytes: longestSegment,
    onStored: tell,
    upkeep,
  });
  let nextSeq = files.nextSeq;
  let lookDue = true;
  let closed = false;

  async function upkeep(): Promise<void> {
    if (lookDue) await Promise.all([inPlace.check(), room.look()]);
    lookDue = false;
    // Nothing by name while names may lead elsewhere.
    if (inPlace.problem() !== undefined) return;
    await marks.flush();
    await releaseSegments(0);
  }

  function tell(count: number): void {
    for (const listener of listeners) {
      try {
        listener(count);
      } catch (error) {
        log.error({ err: error }, 'what waits for new calls failed; the calls are kept');
      }
    }
  }

  function note(mark: Mark): boolean {
    const entry = ledger.get(mark.seq);
    if (closed || !entry || !ledger.apply(mark)) return false;
    marks.add(entry.segment, mark);
    loop.wakeForUpkeep();
    return true;
  }

  loop.wakeForUpkeep();
  await loop.idle();
  // A look is no reason to live.
  const looking = setInterval(() => {
    lookDue = true;
    loop.wakeForUpkeep();
  }, lookEveryMs).unref();

  return {
    async append(entry) {
      if (closed) throw new Error('The call was not stored: the inbox is closed.');
      // A disk that hangs must not fill the memory.
      if (loop.busyFor() > patience) throw new InboxFullError('disk');
      const { body: _, ...rest } = entry;
      const ref = { seq: nextSeq, ...rest };
      const record = encodeEntry(ref.seq, entry);
      nextSeq += 1;
      const stored = waiting.add({ ref, record });
      loop.wake();
      return stored;
    },
    pending: () => ledger.pending(),
    next: (inHand) => ledger.next(inHand),
    read: createReadEntry(files),
    delivered: (seq) => void note({ seq, state: 'delivered', at: now(), reason: '' }),
    park: (seq, reason) => void note({ seq, state: 'parked', at: now(), reason }),
    unpark(seq) {
      if (note({ seq, state: 'unparked', at: now(), reason: '' })) tell(1);
    },
    parked: () => ledger.parked(),
    // Delivered before any grace begins.
    drop: (seq) => void note({ seq, state: 'delivered', at: 0, reason: '' }),
    young(ms) {
      // A clock that was ahead once must not make all that came after it old.
      const last = Math.min(ledger.lastDeliveredAt(), now());
      return ledger.deliveredSince(Math.max(last - ms, now() - graceMs));
    },
    deliveredSince: (time) => ledger.deliveredSince(time),
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stats: () => ({
      ...ledger.stats(),
      limitBytes,
      room: room.bytes(),
      problem: inPlace.problem(),
      lost: losses.count(),
      setAside: inPlace.setAside(),
    }),
    async close() {
      closed = true;
      clearInterval(looking);
      lookDue = true;
      loop.wakeForUpkeep();
      await loop.idle();
      await files.close();
    },
  };
}
