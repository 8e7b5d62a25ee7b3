import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import type { Segment } from './segment';
import { syncDirectory } from './sync-directory';

/**
 * Takes back what a segment's file holds beyond `segment.bytes`, so that it does not come back at the next start.
 * Where the file cannot be shortened, its new name says where it ends. Where that fails too, a call that was
 * refused may come back and be carried out, once all the same: its id is its run's.
 */
export async function retract(segment: Segment, log: Pick<Logger, 'error'>): Promise<void> {
  const { path, bytes } = segment;
  try {
    if (bytes === 0) await unlink(path);
    else await shorten(path, bytes);
  } catch (error) {
    log.error(
      { err: error, file: path, bytes },
      'a file of the inbox cannot be shortened; its name is changed',
    );
    try {
      const renamed = `${path}.cut-${bytes}`;
      await rename(path, renamed);
      segment.path = renamed;
      await syncDirectory(dirname(path));
    } catch (renaming) {
      log.error(
        { err: renaming, file: path },
        'nor can it be renamed; refused calls may come back at the next start',
      );
    }
  }
}

async function shorten(path: string, bytes: number): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
