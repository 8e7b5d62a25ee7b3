import { constants } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Folder } from './folder';
import { hasItsName, reopen } from './held-file';
import type { Segment } from './segment';

/**
 * Takes back what a segment's file holds beyond `segment.bytes`, so that it does not come back at the next start.
 * Where the file cannot be shortened, its new name says where it ends. Where that fails too, a call that was
 * refused may come back and be carried out, once all the same: its id is its run's.
 */
export async function retract(folder: Folder, segment: Segment, log: Pick<Logger, 'error'>): Promise<void> {
  const { file, bytes } = segment;
  const path = join(folder.path, file.name);
  try {
    await reopen(folder, file, constants.O_RDWR);
    // By the open file: it may be found again wherever it was moved.
    // Never longer: what somebody cut off would be zeros, and not be missed.
    if ((await file.handle.stat()).size > bytes) await file.handle.truncate(bytes);
    await file.handle.datasync();
    if (bytes === 0 && (await hasItsName(folder, file))) await unlink(folder.at(file.name));
  } catch (error) {
    if (!(await hasItsName(folder, file))) return;
    log.error(
      { err: error, file: path, bytes },
      'a file of the inbox cannot be shortened; its name is changed',
    );
    try {
      const renamed = `${file.name}.cut-${bytes}`;
      await rename(folder.at(file.name), folder.at(renamed));
      file.name = renamed;
      await folder.sync();
    } catch (renaming) {
      log.error(
        { err: renaming, file: path },
        'nor can it be renamed; refused calls may come back at the next start',
      );
    }
  }
}
