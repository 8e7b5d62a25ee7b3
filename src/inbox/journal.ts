import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createBatchStore } from './batch-store';
import type { EntryRef, NewEntry, ParkedEntry, StoredEntry } from './entry';
import { decodeEntry, encodeEntry } from './entry-record';
import { InboxFullError } from './inbox-full-error';
import { createLedger, type LedgerStats } from './ledger';
import { lockDirectory } from './lock';
import type { Mark } from './mark-record';
import { createMarkWriter } from './mark-writer';
import type { InHand } from './pending';
import { readRecord } from './read-record';
import { recover } from './recover';
import { createSegmentReleaser } from './segment-releaser';
import { createSegmentWriter } from './segment-writer';
import { makeDirectory } from './sync-directory';
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
  /** ms since 1970. */
  now?: () => number;
  log: Pick<Logger, 'warn' | 'error'>;
}

export interface JournalStats extends LedgerStats {
  limitBytes: number;
}

export interface Journal {
  /**
   * Resolves once the entry is synced; all that wait share one sync.
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
  /** Undefined for an entry that is no longer kept. @throws EntryUnreadableError where it is damaged */
  read(seq: number): Promise<StoredEntry | undefined>;
  /** Noted without a sync: what a power cut takes of these notes is pending again. */
  delivered(seq: number): void;
  /** Takes an entry out of `pending` until it is unparked, over restarts too. */
  park(seq: number, reason: string): void;
  unpark(seq: number): void;
  parked(): ParkedEntry[];
  /**
   * Delivered less than `ms` before the last one was, within the grace, and no newer entry has the same id; in order
   * of arrival.
   */
  young(ms: number): EntryRef[];
  /** Called whenever something became pending, with how many entries did at once. @returns what ends that */
  onAppend(listener: (count: number) => void): () => void;
  stats(): JournalStats;
  /** Stores what waits, and frees the directory. */
  close(): Promise<void>;
}

const mebibyte = 1_048_576;
/** ms for the disk to take an entry: it may hang instead of failing, and the portal waits 5 s. */
const patience = 3_000;

/**
 * Opens the inbox's journal and takes its directory for this process.
 *
 * @throws InboxInUseError where another process has it
 */
export async function openJournal({
  dir: givenDir,
  limitBytes,
  segmentBytes = 8 * mebibyte,
  graceMs = 24 * 3_600_000,
  graceBytes = 64 * mebibyte,
  now = Date.now,
  log,
}: JournalOptions): Promise<Journal> {
  const dir = resolve(givenDir);
  await makeDirectory(dir);
  const lock = await lockDirectory(dir);
  const ledger = createLedger();
  const next = await recover({ dir, ledger, log }).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  // Room is given up by whole segments, so a small inbox has small ones.
  const longestSegment = Math.min(segmentBytes, Math.ceil(limitBytes / 8));
  const writer = createSegmentWriter({
    dir,
    segmentBytes: longestSegment,
    firstNumber: next.segment,
    onBegun: (segment) => ledger.addSegment(segment),
    log,
  });
  const marks = createMarkWriter(log);
  const releaseSegments = createSegmentReleaser({
    dir,
    ledger,
    writer,
    marks,
    graceMs,
    graceBytes,
    now,
    log,
  });
  const storeBatch = createBatchStore({ ledger, writer, releaseSegments, limitBytes, log });

  const listeners = new Set<(count: number) => void>();
  const waiting = createWaitingEntries(patience);
  /** When the writer last began to wait for the disk, in ms by `performance.now()`; never, while it does not wait. */
  let busySince = Number.POSITIVE_INFINITY;
  let marksDue = false;
  let working: Promise<void> | undefined;
  let closed = false;

  /** The only writer. What comes while it waits for the disk is the next batch. */
  async function work(): Promise<void> {
    await nextTurn();
    while (waiting.count() > 0 || marksDue) {
      busySince = performance.now();
      const stored = waiting.count() > 0 ? await storeBatch(waiting.takeBatch(longestSegment)) : 0;
      // The disk answered; a call that comes now may wait as long as any.
      busySince = performance.now();
      if (stored > 0) tell(stored);
      marksDue = false;
      await marks.flush();
      await releaseSegments(0);
    }
    busySince = Number.POSITIVE_INFINITY;
    working = undefined;
  }

  function wake(): void {
    working ??= work();
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
    marksDue = true;
    wake();
    return true;
  }

  async function read(seq: number): Promise<StoredEntry | undefined> {
    const entry = ledger.get(seq);
    if (!entry) return undefined;
    const { path } = entry.segment;
    try {
      const record = await readRecord(entry);
      return { ...decodeEntry(record), deliveredAt: entry.deliveredAt };
    } catch (error) {
      if (ledger.get(seq)?.segment.path === path) throw error;
      // It was copied to another file, or let go, in the meantime.
      return read(seq);
    }
  }

  await releaseSegments(0);

  return {
    async append(entry) {
      if (closed) throw new Error('The call was not stored: the inbox is closed.');
      // A disk that hangs must not fill the memory.
      if (performance.now() - busySince > patience) throw new InboxFullError('disk');
      const { body: _, ...rest } = entry;
      const ref = { seq: next.seq, ...rest };
      const record = encodeEntry(ref.seq, entry);
      next.seq += 1;
      const stored = waiting.add({ ref, record });
      wake();
      return stored;
    },
    pending: () => ledger.pending(),
    next: (inHand) => ledger.next(inHand),
    read,
    delivered: (seq) => void note({ seq, state: 'delivered', at: now(), reason: '' }),
    park: (seq, reason) => void note({ seq, state: 'parked', at: now(), reason }),
    unpark(seq) {
      if (note({ seq, state: 'unparked', at: now(), reason: '' })) tell(1);
    },
    parked: () => ledger.parked(),
    young(ms) {
      // A clock that was ahead once must not make all that came after it old.
      const last = Math.min(ledger.lastDeliveredAt(), now());
      return ledger.deliveredSince(Math.max(last - ms, now() - graceMs));
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stats: () => ({ ...ledger.stats(), limitBytes }),
    async close() {
      closed = true;
      await working;
      await marks.flush();
      try {
        await writer.seal();
      } finally {
        await lock.release();
      }
    },
  };
}
