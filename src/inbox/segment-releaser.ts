import { rename, rm, unlink } from 'node:fs/promises';
import type { Logger } from 'pino';
import { EntryUnreadableError } from './entry-unreadable-error';
import type { Ledger } from './ledger';
import type { MarkWriter } from './mark-writer';
import { readRecord } from './read-record';
import { type Retention, segmentsToRelease } from './retention';
import type { KeptEntry, Segment } from './segment';
import type { SegmentWriter } from './segment-writer';
import { syncDirectory } from './sync-directory';

export interface SegmentReleaserOptions extends Pick<Retention, 'graceMs' | 'graceBytes'> {
  dir: string;
  ledger: Ledger;
  writer: SegmentWriter;
  marks: MarkWriter;
  now: () => number;
  log: Pick<Logger, 'warn' | 'error'>;
}

/** Lets go of what is past the grace, and of as much of the grace as is needed; true if that freed anything. */
export type ReleaseSegments = (needed: number) => Promise<boolean>;

export function createSegmentReleaser({
  dir,
  ledger,
  writer,
  marks,
  now,
  log,
  ...grace
}: SegmentReleaserOptions): ReleaseSegments {
  /** Copies are synced before the originals go; a copy found beside its original is the same entry, by its seq. */
  async function moveLiveEntries(segment: Segment): Promise<void> {
    const copies: { entry: KeptEntry; record: Buffer }[] = [];
    for (const entry of segment.entries) {
      if (entry.deliveredAt !== undefined) continue;
      try {
        copies.push({ entry, record: await readRecord(entry) });
      } catch (error) {
        if (!(error instanceof EntryUnreadableError)) throw error;
        segment.damaged = true;
        log.error(
          { err: error, file: segment.path },
          'an acknowledged call cannot be read; its file is kept aside',
        );
      }
    }
    if (copies.length === 0) return;
    for (const { item, at } of await writer.commit(copies)) {
      ledger.place(item.entry, at);
      for (const mark of ledger.marksOf(item.entry)) marks.add(at.segment, mark);
    }
  }

  async function release(segment: Segment): Promise<void> {
    if (segment.liveBytes > 0) await moveLiveEntries(segment);
    ledger.dropSegment(segment);
    marks.forget(segment);
    if (segment.damaged) await rename(segment.path, `${segment.path}.damaged`);
    else await unlink(segment.path);
    await rm(segment.marksPath, { force: true });
  }

  return async function releaseSegments(needed) {
    const chosen = segmentsToRelease(ledger.segments(), { now: now(), needed, ...grace });
    if (chosen.length === 0) return false;
    let freed = false;
    try {
      await writer.seal();
      // What needs no room first: a copy does not fit on a full disk.
      for (const segment of chosen.toSorted((a, b) => Number(a.liveBytes > 0) - Number(b.liveBytes > 0))) {
        await release(segment);
        freed = true;
      }
      await syncDirectory(dir);
    } catch (error) {
      log.warn(
        { err: error },
        'the inbox could not let go of delivered calls now; tried again with the next call',
      );
    }
    return freed;
  };
}
