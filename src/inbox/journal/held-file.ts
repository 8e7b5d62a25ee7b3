import type { BigIntStats } from 'node:fs';
import files, { type FileHandle, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { closeOrAbandon, closeUnlessReused, type Folder, isOpen, sameFile } from './folder';

/** A file of the inbox that stays open: it can be read and shortened whatever becomes of its name. */
export interface HeldFile {
  /** In the folder. */
  name: string;
  handle: FileHandle;
  readonly stats: BigIntStats;
}

export async function holdFile(folder: Folder, name: string, flags: number): Promise<HeldFile> {
  const handle = await files.open(folder.at(name), flags, 0o600);
  try {
    return { name, handle, stats: await handle.stat({ bigint: true }) };
  } catch (error) {
    await closeOrAbandon(handle);
    throw error;
  }
}

/**
 * Whether who opens the file at its path opens this one, with all that was written to it. Looked up by the path that
 * a later process will use, not through the open folder. A second hard link is no fault: backups are made that way.
 */
export async function isInPlace(folder: Folder, file: HeldFile, bytes: number): Promise<boolean> {
  const found = await lstat(join(folder.path, file.name), { bigint: true }).catch(() => undefined);
  return found !== undefined && sameFile(found, file.stats) && found.size >= bytes;
}

/** The name in the open folder leads to the file: it may be renamed or removed by it. */
export async function hasItsName(folder: Folder, file: HeldFile): Promise<boolean> {
  const found = await lstat(folder.at(file.name), { bigint: true }).catch(() => undefined);
  return found !== undefined && sameFile(found, file.stats);
}

/** Opens the file anew if its descriptor was closed by somebody else in this process. @returns whether it had to */
export async function reopen(folder: Folder, file: HeldFile, flags: number): Promise<boolean> {
  if (isOpen(file) || !(await hasItsName(folder, file))) return false;
  const next = await holdFile(folder, file.name, flags);
  if (isOpen(file)) {
    // Another reader was faster.
    await closeOrAbandon(next.handle);
    return true;
  }
  const former = { ...file };
  file.handle = next.handle;
  await closeUnlessReused(former);
  return true;
}
