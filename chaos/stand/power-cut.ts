import { readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a process noted of its disk, one line each, in order. */
export type SyncLine =
  | { file: string; bytes: number }
  /** The folder was synced: names in it are there to stay. */
  | { folder: string }
  | { renamed: string; to: string };

interface Synced {
  bytes: number;
  /** A power cut leaves the name in its folder. */
  named: boolean;
}

export interface Cut {
  /** Files that lost bytes, and those that went altogether. */
  shortened: number;
  removed: number;
  /** Bytes that were written and not synced. */
  lostBytes: number;
}

/**
 * Takes from a folder what a power cut would: bytes that were never synced, and names of files whose folder was not
 * synced since. A killed process alone proves nothing, since the kernel keeps what it wrote. A removed or renamed
 * file stays so, which is one of the ways that a disk may turn out.
 *
 * @param record written by hooks/record-syncs.ts
 */
export function cutBack(folder: string, record: string): Cut {
  const synced = readSynced(record);
  const cut: Cut = { shortened: 0, removed: 0, lostBytes: 0 };
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = statSync(path);
    // Sockets go with their process.
    if (!stats.isFile()) continue;
    const { bytes, named } = synced.get(path) ?? { bytes: 0, named: false };
    if (!named) {
      rmSync(path);
      cut.removed += 1;
      cut.lostBytes += stats.size;
    } else if (stats.size > bytes) {
      truncateSync(path, bytes);
      cut.shortened += 1;
      cut.lostBytes += stats.size - bytes;
    }
  }
  return cut;
}

function readSynced(record: string): Map<string, Synced> {
  const files = new Map<string, Synced>();
  const lines = readFileSync(record, 'utf8').split('\n').filter(Boolean);
  for (const line of lines.map((text): SyncLine => JSON.parse(text))) {
    if ('file' in line) {
      files.set(line.file, { bytes: line.bytes, named: files.get(line.file)?.named ?? false });
    } else if ('folder' in line) {
      for (const [path, file] of files) if (dirname(path) === line.folder) file.named = true;
    } else {
      const moved = files.get(line.renamed);
      files.delete(line.renamed);
      // A name that was there before is there after the cut too, old or new.
      if (moved) files.set(line.to, { ...moved, named: files.get(line.to)?.named ?? false });
    }
  }
  return files;
}
