import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import type { Logger } from 'pino';
import { closeUnlessReused, type Folder, isOpen } from './folder';
import { encodeFrames, frameHeaderBytes } from './frame';
import { holdFile, isInPlace } from './held-file';
import type { ProgressNote } from './progress';
import { retract } from './retract';
import { createSegment, type Place, type Segment, segmentName } from './segment';
import { writeFully } from './write-fully';

export interface SegmentWriterOptions {
  folder: Folder;
  progress: ProgressNote;
  /** A segment is closed before it would grow beyond this; one record may be larger. */
  segmentBytes: number;
  firstNumber: number;
  /** Writes the manifest, with a new segment before anything in it is acknowledged. */
  list: (begun?: Segment) => Promise<void>;
  /** Hears of each new segment once its first records are synced. */
  onBegun: (segment: Segment) => void;
  log: Pick<Logger, 'error'>;
}

export interface SegmentWriter {
  /**
   * Writes the records and resolves with where they stand once they are synced, all by one write, and the file is
   * still where the next start will look for it.
   *
   * @throws the file system's error, or NotInPlaceError; then none of them is kept, and the file is never written
   * again: after a failed sync the kernel may have dropped pages that a second sync would report as written
   */
  commit<T extends { record: Buffer }>(items: T[]): Promise<{ item: T; at: Place }[]>;
  /** The next commit begins a new segment. */
  seal(): void;
}

/** The file was written, but it or its folder is not at its path any more. */
export class NotInPlaceError extends Error {
  override readonly name = 'NotInPlaceError' as const;
}

// A write returns when it is on the disk. A sync of its own would wait for a turn of the event loop once more, which
// takes longer than the disk while calls come in.
const newSynced = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;

export function createSegmentWriter({
  folder,
  progress,
  segmentBytes,
  firstNumber,
  list,
  onBegun,
  log,
}: SegmentWriterOptions): SegmentWriter {
  let number = firstNumber;
  let current: Segment | undefined;

  async function begin(): Promise<Segment> {
    const marker = randomInt(2 ** 32);
    const name = segmentName(number, marker);
    number += 1;
    return createSegment(number - 1, marker, await holdFile(folder, name, newSynced));
  }

  function seal(): void {
    if (current) current.sealed = true;
    current = undefined;
  }

  /** All at once: a look at the disk's names costs less than another turn of the event loop. */
  async function confirm(
    { number: of, marker, file }: Segment,
    bytes: number,
    records: number,
  ): Promise<void> {
    const [folderIsHere, fileIsInPlace] = await Promise.all([
      folder.isHere(),
      isInPlace(folder, file, bytes),
      progress.write({ number: of, marker, bytes, records }),
    ]);
    if (!folderIsHere || !fileIsInPlace || !isOpen(file))
      throw new NotInPlaceError(`${file.name} is not in its place in ${folder.path}.`);
  }

  async function fail(segment: Segment): Promise<void> {
    seal();
    await folder.reopen().catch(() => undefined);
    await retract(folder, segment, log);
    // Neither the note nor the manifest may claim what was refused.
    await progress.write(segment).catch(() => undefined);
    if (segment.bytes > 0) return;
    await closeUnlessReused(segment.file);
    await list().catch(() => undefined);
  }

  async function commit<T extends { record: Buffer }>(items: T[]): Promise<{ item: T; at: Place }[]> {
    const size = items.reduce((sum, { record }) => sum + frameHeaderBytes + record.length, 0);
    if (current && current.bytes + size > segmentBytes) seal();
    current ??= await begin();
    const segment = current;
    const { bytes: base, records } = segment;
    try {
      if (!isOpen(segment.file, base))
        throw new NotInPlaceError(`${segment.file.name} was closed or shortened.`);
      const payloads = items.map(({ record }) => record);
      const frames = encodeFrames(segment.marker, { bytes: base, records }, payloads);
      await writeFully(segment.file.handle, frames, base);
      if (base === 0) await list(segment);
      await confirm(segment, base + size, records + items.length);
    } catch (error) {
      await fail(segment);
      throw error;
    }
    segment.bytes += size;
    segment.records += items.length;
    if (base === 0) onBegun(segment);
    let offset = base;
    return items.map((item) => {
      const bytes = frameHeaderBytes + item.record.length;
      offset += bytes;
      return { item, at: { segment, offset: offset - bytes, bytes } };
    });
  }

  return { commit, seal };
}
