import type { Folder } from './folder';
import type { Ledger } from './ledger';
import type { Losses } from './losses';
import type { MarkWriter } from './mark-writer';
import { EntryUnreadableError, readRecord } from './read-entry';
import type { KeptEntry } from './segment';
import type { SegmentWriter } from './segment-writer';

export interface EntryMoverOptions {
  folder: Folder;
  ledger: Ledger;
  writer: SegmentWriter;
  marks: MarkWriter;
  losses: Losses;
  /** Copied at a time. */
  batchBytes: number;
}

/** Copies entries of a segment forward, synced, and says of those that cannot be read that they are lost. */
export type MoveEntries = (entries: readonly KeptEntry[]) => Promise<void>;

/** A copy that a crash leaves beside its original is the same entry, by its seq. */
export function createEntryMover({
  folder,
  ledger,
  writer,
  marks,
  losses,
  batchBytes,
}: EntryMoverOptions): MoveEntries {
  type Copy = { entry: KeptEntry; record: Buffer };

  async function copyOf(entry: KeptEntry): Promise<Copy | undefined> {
    try {
      return { entry, record: await readRecord(folder, entry) };
    } catch (error) {
      if (!(error instanceof EntryUnreadableError)) throw error;
      entry.segment.lost += 1;
      losses.reportEntry(folder, entry);
      return undefined;
    }
  }

  async function store(copies: Copy[]): Promise<void> {
    if (copies.length === 0) return;
    for (const { item, at } of await writer.commit(copies)) {
      ledger.place(item.entry, at);
      for (const mark of ledger.marksOf(item.entry)) marks.add(at.segment, mark);
    }
  }

  return async function moveEntries(entries) {
    let copies: Copy[] = [];
    let bytes = 0;
    for (const entry of entries) {
      const copy = await copyOf(entry);
      if (!copy) continue;
      if (bytes + entry.bytes > batchBytes) {
        await store(copies.splice(0));
        bytes = 0;
      }
      copies.push(copy);
      bytes += entry.bytes;
    }
    await store(copies);
  };
}
