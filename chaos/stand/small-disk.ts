import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own that can be filled up. */
export interface SmallDisk {
  /** Takes what room there is left. */
  fill(): void;
  free(): void;
  unmount(): void;
}

const sizeMb = 64;

/** Mounts a tmpfs on the folder. @returns why not, where the machine does not permit it */
export function mountSmallDisk(dir: string): SmallDisk | { why: string } {
  mkdirSync(dir, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'chaos', dir], { stdio: 'pipe' });
  } catch (error) {
    return {
      why: error instanceof Error ? (error.message.split('\n').at(-1) ?? error.message) : String(error),
    };
  }
  const filler = join(dir, 'filler');
  return {
    fill() {
      const block = Buffer.alloc(65_536, 1);
      const file = openSync(filler, 'w');
      try {
        for (;;) writeSync(file, block);
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount: () => void execFileSync('umount', ['--lazy', dir]),
  };
}
