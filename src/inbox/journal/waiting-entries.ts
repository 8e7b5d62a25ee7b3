import type { EntryRef } from './entry';
import { frameHeaderBytes } from './frame';
import { InboxFullError } from './inbox-full-error';

export interface WaitingEntry {
  ref: EntryRef;
  record: Buffer;
  resolve: () => void;
  reject: (error: InboxFullError) => void;
}

export interface WaitingEntries {
  /**
   * Settles as the batch does that takes the entry.
   *
   * @throws InboxFullError if that takes too long; an entry that is in no batch by then is forgotten
   */
  add(entry: Pick<WaitingEntry, 'ref' | 'record'>): Promise<void>;
  /** Takes out the oldest that fit into so many bytes of a file; at least one. */
  takeBatch(bytes: number): WaitingEntry[];
  count(): number;
}

/** What waits for the disk, in order of arrival. @param patience in ms, of each entry */
export function createWaitingEntries(patience: number): WaitingEntries {
  // A set, since any may leave that waited too long.
  const waiting = new Set<WaitingEntry>();

  return {
    add: ({ ref, record }) =>
      new Promise((done, refuse) => {
        const timer = setTimeout(() => {
          // What a batch took may be on the disk already.
          refuse(new InboxFullError(waiting.delete(entry) ? 'disk' : 'unknown'));
        }, patience);
        const entry: WaitingEntry = {
          ref,
          record,
          resolve() {
            clearTimeout(timer);
            done();
          },
          reject(error) {
            clearTimeout(timer);
            refuse(error);
          },
        };
        waiting.add(entry);
      }),
    takeBatch(limit) {
      const batch: WaitingEntry[] = [];
      let bytes = 0;
      for (const entry of waiting) {
        bytes += storedBytes(entry);
        if (bytes > limit && batch.length > 0) break;
        waiting.delete(entry);
        batch.push(entry);
      }
      return batch;
    },
    count: () => waiting.size,
  };
}

/** What an entry takes of a file. */
export function storedBytes({ record }: Pick<WaitingEntry, 'record'>): number {
  return frameHeaderBytes + record.length;
}
