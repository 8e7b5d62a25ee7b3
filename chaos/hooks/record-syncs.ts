import { appendFileSync, fstatSync } from 'node:fs';
import files, { type FileHandle } from 'node:fs/promises';
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

files.open = async (...args: Parameters<typeof open>) => watched(await open(...args), String(args[0]));

files.rename = async (...args: Parameters<typeof rename>) => {
  await rename(...args);
  note({ renamed: String(args[0]), to: String(args[1]) });
};

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
