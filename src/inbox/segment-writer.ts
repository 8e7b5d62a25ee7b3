import { randomInt } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import type { Logger } from 'pino';
import { encodeFrames, frameHeaderBytes } from './frame';
import { retract } from './retract';
import { createSegment, type Place, type Segment } from './segment';
import { syncDirectory } from './sync-directory';
import { writeFully } from './write-fully';

export interface SegmentWriterOptions {
  dir: string;
  /** A segment is closed before it would grow beyond this; one record may be larger. */
  segmentBytes: number;
  firstNumber: number;
  /** Hears of each new segment once its first records are synced. */
  onBegun: (segment: Segment) => void;
  log: Pick<Logger, 'error'>;
}

export interface SegmentWriter {
  /**
   * Writes the records and resolves with where they stand once they are synced, all by one write.
   *
   * @throws the file system's error; then none of them is kept, and the file is never written again: after a
   * failed sync the kernel may have dropped pages that a second sync would report as written
   */
  commit<T extends { record: Buffer }>(items: T[]): Promise<{ item: T; at: Place }[]>;
  /** The next commit begins a new segment. */
  seal(): Promise<void>;
}

// A write returns when it is on the disk. A sync of its own would wait for a turn of the event loop once more, which
// takes longer than the disk while calls come in.
const newSynced = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;

export function createSegmentWriter({
  dir,
  segmentBytes,
  firstNumber,
  onBegun,
  log,
}: SegmentWriterOptions): SegmentWriter {
  let number = firstNumber;
  let current: { segment: Segment; handle: FileHandle } | undefined;

  async function begin(): Promise<{ segment: Segment; handle: FileHandle }> {
    const segment = createSegment(dir, number, randomInt(2 ** 32));
    number += 1;
    return { segment, handle: await open(segment.path, newSynced, 0o600) };
  }

  async function seal(): Promise<void> {
    const handle = current?.handle;
    current = undefined;
    await handle?.close();
  }

  async function commit<T extends { record: Buffer }>(items: T[]): Promise<{ item: T; at: Place }[]> {
    const size = items.reduce((sum, { record }) => sum + frameHeaderBytes + record.length, 0);
    if (current && current.segment.bytes + size > segmentBytes) await seal();
    current ??= await begin();
    const { segment, handle } = current;
    const base = segment.bytes;
    try {
      const records = items.map(({ record }) => record);
      await writeFully(handle, encodeFrames(segment.marker, base, records), base);
      if (base === 0) await syncDirectory(dir);
    } catch (error) {
      current = undefined;
      await handle
        .close()
        .catch((closing: unknown) => log.error({ err: closing }, 'a file of the inbox did not close'));
      await retract(segment, log);
      throw error;
    }
    segment.bytes += size;
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
