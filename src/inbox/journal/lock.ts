import type { BigIntStats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { errno, load } from 'koffi';

/** Another process has the inbox. */
export class InboxInUseError extends Error {
  override readonly name = 'InboxInUseError' as const;
}

// LOCK_EX | LOCK_NB, the same on Linux, macOS and the BSDs: https://man7.org/linux/man-pages/man2/flock.2.html
const exclusiveWithoutWaiting = 2 | 4;

let flock: ((fd: number, operation: number) => number) | undefined;

/**
 * Locks what the descriptor has open until the descriptor is closed, which the kernel does at any death of the process.
 * Node has no flock of its own. A lock on the folder's inode rests on no file that can be removed or replaced; taking
 * it again by the same descriptor changes nothing.
 *
 * @returns false where another descriptor, of any process on this machine, has it
 * @throws Error where the file system has no such locks
 */
export function tryLock(fd: number): boolean {
  flock ??= load(null).func('int flock(int fd, int operation)');
  if (flock(fd, exclusiveWithoutWaiting) === 0) return true;
  const code = errno();
  if (code === constants.errno.EWOULDBLOCK) return false;
  throw new Error(`flock failed with errno ${code}`);
}

/** @returns the error that says who has the folder, as far as the kernel tells */
export async function inUse(path: string, folder: BigIntStats): Promise<InboxInUseError> {
  const pid = await lockOwner(folder);
  const owner = pid === undefined ? 'another process' : `process ${pid}`;
  return new InboxInUseError(
    `The inbox ${path} is in use by ${owner}; nothing in it was touched. Stop that process, or set INBOX_DIR to another folder.`,
  );
}

/** Linux only, and only for a process that this one can see: one in another container stays unnamed. */
async function lockOwner({ dev, ino }: BigIntStats): Promise<string | undefined> {
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '');
  const hex = (part: bigint): string => part.toString(16).padStart(2, '0');
  // As glibc's major() and minor() split a device number.
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  const line = new RegExp(`FLOCK +ADVISORY +WRITE +(\\d+) ${hex(major)}:${hex(minor)}:${ino} `);
  return line.exec(locks)?.[1];
}
