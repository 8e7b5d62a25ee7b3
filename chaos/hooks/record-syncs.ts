import { appendFileSync, fstatSync, realpathSync } from 'node:fs';
import files, { constants, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SyncLine } from '../stand/power-cut';

/**
 * Loaded before a process of ours with `--require`: writes down what of each file was synced, once the sync is
 * over and before anybody hears of it. SYNC_RECORD names the file it writes to.
 */
const recordFile = process.env.SYNC_RECORD ?? '';

function note(line: SyncLine): void {
  appendFileSync(recordFile, `${JSON.stringify(line)}\n`);
}

const { open, rename } = files;

files.open = async (...args: Parameters<typeof open>) => {
  const [path, flags] = args;
  const opened = await open(...args);
  const name = named(String(path));
  const handle = watched(opened, name);
  return typeof flags === 'number' && flags & constants.O_DSYNC ? watchedWrites(handle, name) : handle;
};

files.rename = async (...args: Parameters<typeof rename>) => {
  await rename(...args);
  note({ renamed: named(String(args[0])), to: named(String(args[1])) });
};

/** The inbox reaches its files through its open folder. */
function named(path: string): string {
  return join(realpathSync(dirname(path)), basename(path));
}

function watched(handle: FileHandle, path: string): FileHandle {
  for (const name of ['sync', 'datasync'] as const) {
    const original = handle[name].bind(handle);
    handle[name] = async () => {
      // What is written while the sync runs may have missed it.
      const stats = fstatSync(handle.fd);
      await original();
      note(stats.isDirectory() ? { folder: path } : { file: path, bytes: stats.size });
    };
  }
  return handle;
}

/** Each write of such a file is synced when it is over, and what stands before it was. */
function watchedWrites(handle: FileHandle, path: string): FileHandle {
  const write = handle.write.bind(handle);
  handle.write = (async (bytes: Buffer, offset: number, length: number, position: number) => {
    const written = await write(bytes, offset, length, position);
    note({ file: path, bytes: position + written.bytesWritten });
    return written;
  }) as FileHandle['write'];
  return handle;
}
