import { constants } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { closeUnlessReused, type Folder, isOpen } from './folder';
import { type HeldFile, holdFile, isInPlace } from './held-file';

/** How far the file that is written to was synced. */
export interface Progress {
  number: number;
  marker: number;
  bytes: number;
  records: number;
}

export interface ProgressNote {
  /** Before the calls up to there are acknowledged. Not synced: it outlives the process, not the machine. */
  write(progress: Progress): Promise<void>;
  /** Begins the file anew where it was removed, or where the folder is another. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export const progressName = 'progress';
const noteBytes = 20;

/**
 * The manifest does not know how long the last file is; this note does. After a kill it tells a write that was broken
 * off, whose calls were never acknowledged, from acknowledged calls that were damaged since.
 */
export async function openProgress(folder: Folder): Promise<ProgressNote> {
  let latest = encode({ number: 0, marker: 0, bytes: 0, records: 0 });
  let file = await begin();

  /** Undefined where a full disk has no room for the file: then the next start knows less. */
  async function begin(): Promise<HeldFile | undefined> {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
    const begun = await holdFile(folder, progressName, flags).catch(() => undefined);
    await begun?.handle.write(latest, 0, noteBytes, 0).catch(() => undefined);
    return begun;
  }

  async function restore(): Promise<void> {
    if (file && isOpen(file) && (await isInPlace(folder, file, 0))) return;
    if (file) await closeUnlessReused(file);
    await rm(folder.at(progressName), { force: true });
    file = await begin();
  }

  return {
    restore,
    async write(progress) {
      latest = encode(progress);
      if (!file) return;
      const [, inPlace] = await Promise.all([
        isOpen(file) && file.handle.write(latest, 0, noteBytes, 0),
        isInPlace(folder, file, 0),
      ]);
      if (!inPlace || !isOpen(file)) await restore();
    },
    async close() {
      if (file) await closeUnlessReused(file);
    },
  };
}

function encode({ number, marker, bytes, records }: Progress): Buffer {
  const note = Buffer.alloc(noteBytes);
  for (const [index, value] of [number, marker, bytes, records].entries())
    note.writeUInt32BE(value, index * 4);
  note.writeUInt32BE(crc32(note.subarray(0, -4)), noteBytes - 4);
  return note;
}

/** Undefined where there is none that can be relied on. */
export async function readProgress(folder: Folder): Promise<Progress | undefined> {
  const note = await readFile(folder.at(progressName)).catch(() => Buffer.alloc(0));
  if (note.length < noteBytes || note.readUInt32BE(noteBytes - 4) !== crc32(note.subarray(0, noteBytes - 4)))
    return undefined;
  return {
    number: note.readUInt32BE(0),
    marker: note.readUInt32BE(4),
    bytes: note.readUInt32BE(8),
    records: note.readUInt32BE(12),
  };
}
