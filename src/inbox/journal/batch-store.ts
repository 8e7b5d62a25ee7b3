import type { Logger } from 'pino';
import { InboxFullError, isOutOfSpace } from './inbox-full-error';
import type { InPlace } from './in-place';
import type { Ledger } from './ledger';
import type { ReleaseSegments } from './segment-releaser';
import { NotInPlaceError, type SegmentWriter } from './segment-writer';
import { storedBytes, type WaitingEntry } from './waiting-entries';

export interface BatchStoreOptions {
  ledger: Ledger;
  writer: SegmentWriter;
  releaseSegments: ReleaseSegments;
  inPlace: InPlace;
  limitBytes: number;
  log: Pick<Logger, 'error'>;
}

/** Stores a batch by one sync and answers each of its entries; resolves with how many were stored. */
export type StoreBatch = (batch: WaitingEntry[]) => Promise<number>;

export function createBatchStore({
  ledger,
  writer,
  releaseSegments,
  inPlace,
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

  /** Before a call is refused, what was taken away is mended, and on a full disk the grace is given up. */
  async function commit(entries: WaitingEntry[]): ReturnType<typeof writer.commit<WaitingEntry>> {
    try {
      return await writer.commit(entries);
    } catch (error) {
      if (!(await inPlace.check())) throw error;
      if (!(error instanceof NotInPlaceError) && !(await makesRoom(error))) throw error;
      return writer.commit(entries);
    }
  }

  async function makesRoom(error: unknown): Promise<boolean> {
    return isOutOfSpace(error) && releaseSegments(Number.POSITIVE_INFINITY);
  }

  function refuse(batch: WaitingEntry[], error: InboxFullError): 0 {
    for (const { reject } of batch) reject(error);
    return 0;
  }

  return async function storeBatch(batch) {
    if (inPlace.problem() !== undefined && !(await inPlace.check()))
      return refuse(batch, new InboxFullError('gone'));
    const accepted = await withinLimit(batch);
    if (accepted.length === 0) return 0;
    try {
      for (const { item, at } of await commit(accepted)) {
        ledger.place(item.ref, at);
        item.resolve();
      }
      return accepted.length;
    } catch (error) {
      if (inPlace.problem() !== undefined)
        return refuse(accepted, new InboxFullError('gone', { cause: error }));
      log.error(
        { err: error, calls: accepted.length },
        'the disk of the inbox does not take calls; they are refused',
      );
      return refuse(accepted, new InboxFullError('disk', { cause: error }));
    }
  };
}
