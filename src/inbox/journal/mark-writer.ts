import { constants, open } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Folder } from './folder';
import { encodeFrames } from './frame';
import { encodeMark, type Mark } from './mark-record';
import type { Segment } from './segment';
import { writeFully } from './write-fully';

export interface MarkWriter {
  add(segment: Segment, mark: Mark): void;
  /** Drops what is still to be written for a segment that goes. */
  forget(segment: Segment): void;
  /** Writes what is due; what a full disk does not take stays due. */
  flush(): Promise<void>;
}

/**
 * Marks go to a file beside their segment's, so that acknowledged bytes are never rewritten and a segment goes
 * with its marks. They survive the process, and are not synced: an entry whose mark a power cut takes is offered
 * again.
 */
export function createMarkWriter(folder: Folder, log: Pick<Logger, 'warn'>): MarkWriter {
  const due = new Map<Segment, Mark[]>();

  async function write(segment: Segment, marks: Mark[]): Promise<void> {
    const { marker, marksName, marksBytes } = segment;
    const bytes = encodeFrames(marker, { bytes: marksBytes, records: 0 }, marks.map(encodeMark));
    const handle = await open(folder.at(marksName), constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      await writeFully(handle, bytes, marksBytes);
    } finally {
      await handle.close();
    }
    segment.marksBytes += bytes.length;
  }

  return {
    add(segment, mark) {
      const marks = due.get(segment);
      if (marks) marks.push(mark);
      else due.set(segment, [mark]);
    },
    forget: (segment) => void due.delete(segment),
    async flush() {
      for (const [segment, marks] of Array.from(due)) {
        due.delete(segment);
        try {
          await write(segment, marks);
        } catch (error) {
          due.set(segment, [...marks, ...(due.get(segment) ?? [])]);
          log.warn(
            { err: error, file: segment.marksName },
            'what was delivered cannot be noted now; tried again with the next call',
          );
        }
      }
    },
  };
}
