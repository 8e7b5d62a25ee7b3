import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Folder } from './folder';
import { decodeMark, type Mark } from './mark-record';
import { scanFrames } from './scan-frames';

/** The marks in a file, in order; none where there is no such file. What is damaged is left out: those are offered again. */
export async function readMarks(
  folder: Folder,
  segment: { marksName: string; marker: number; marksBytes: number },
): Promise<Mark[]> {
  const bytes = await readFile(folder.at(segment.marksName)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw new Error(
      `The inbox cannot be read: ${error.message} (${join(folder.path, segment.marksName)}). Nothing was changed. Repair the disk, or move this file away: the calls it tells of are offered again.`,
      { cause: error },
    );
  });
  segment.marksBytes = bytes.length;
  return scanFrames(bytes, segment.marker).frames.map(({ payload }) => decodeMark(payload));
}

/** The seqs of what was delivered and is not parked since. */
export function deliveredIn(marks: readonly Mark[]): Set<number> {
  const delivered = new Set<number>();
  for (const { seq, state } of marks) {
    if (state === 'delivered') delivered.add(seq);
    else delivered.delete(seq);
  }
  return delivered;
}
