import type { Logger } from 'pino';
import { InboxFullError } from './inbox-full-error';
import type { Ledger } from './ledger';
import type { ReleaseSegments } from './segment-releaser';
import type { SegmentWriter } from './segment-writer';
import { storedBytes, type WaitingEntry } from './waiting-entries';

export interface BatchStoreOptions {
  ledger: Ledger;
  writer: SegmentWriter;
  releaseSegments: ReleaseSegments;
  limitBytes: number;
  log: Pick<Logger, 'error'>;
}

/** Stores a batch by one sync and answers each of its entries; resolves with how many were stored. */
export type StoreBatch = (batch: WaitingEntry[]) => Promise<number>;

export function createBatchStore({
  ledger,
  writer,
  releaseSegments,
  limitBytes,
  log,
}: BatchStoreOptions): StoreBatch {
  async function withinLimit(batch: WaitingEntry[]): Promise<WaitingEntry[]> {
    const over = batch.reduce((sum, each) => sum + storedBytes(each), 0) + ledger.stats().bytes - limitBytes;
    if (over <= 0) return batch;
    await releaseSegments(over);
    let room = limitBytes - ledger.stats().bytes;
    return batch.filter((each) => {
      const fits = storedBytes(each) <= room;
      if (fits) room -= storedBytes(each);
      else each.reject(new InboxFullError('limit'));
      return fits;
    });
  }

  /** On a full disk the grace is given up before a call is refused. */
  async function commit(entries: WaitingEntry[]): ReturnType<typeof writer.commit<WaitingEntry>> {
    try {
      return await writer.commit(entries);
    } catch (error) {
      if (!isOutOfSpace(error) || !(await releaseSegments(Number.POSITIVE_INFINITY))) throw error;
      return writer.commit(entries);
    }
  }

  return async function storeBatch(batch) {
    const accepted = await withinLimit(batch);
    if (accepted.length === 0) return 0;
    try {
      for (const { item, at } of await commit(accepted)) {
        ledger.place(item.ref, at);
        item.resolve();
      }
      return accepted.length;
    } catch (error) {
      log.error(
        { err: error, calls: accepted.length },
        'the disk of the inbox does not take calls; they are refused',
      );
      for (const { reject } of accepted) reject(new InboxFullError('disk', { cause: error }));
      return 0;
    }
  };
}

function isOutOfSpace(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT';
}
