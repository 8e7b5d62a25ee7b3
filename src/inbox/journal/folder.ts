import { type BigIntStats, fstatSync } from 'node:fs';
import files, { type FileHandle, mkdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inUse, InboxInUseError, tryLock } from './lock';

/** The folder of the inbox, open and locked: what was opened and what stands at its path may come apart. */
export interface Folder {
  /** As it was configured. */
  readonly path: string;
  /** For file operations: leads into the folder that is open, wherever it was moved, on Linux. */
  at(name: string): string;
  names(): Promise<string[]>;
  /** Makes created, renamed and removed names survive a power cut. */
  sync(): Promise<void>;
  /** The folder at the path is the one that is open. */
  isHere(): Promise<boolean>;
  /** Opens it anew if its descriptor was closed by somebody else in this process and it is still at its path. */
  reopen(): Promise<void>;
  /** Makes it so again where that is possible: takes an empty folder that was put in its place. */
  settle(): Promise<FolderState>;
  /** Unlocks the folders that were replaced, once nothing is needed of them any more. */
  leaveFormer(): Promise<void>;
  /** Unlocks it. */
  close(): Promise<void>;
}

/** `replaced`: an empty folder was taken; what was stored in the former one is not in it. */
export type FolderState = 'here' | 'replaced' | FolderProblem;

export type FolderProblem = 'missing' | 'occupied' | 'other-disk' | 'in-use';

interface Held {
  handle: FileHandle;
  stats: BigIntStats;
}

/**
 * Opens and locks the folder; makes it where there is none.
 *
 * @param path absolute
 * @param ofJournal whether a file of this name belongs to a journal: a folder with one is not empty
 * @throws InboxInUseError where another process has it
 */
export async function openFolder(path: string, ofJournal: (name: string) => boolean): Promise<Folder> {
  await makeFolder(path);
  let held = await hold(path);
  const former: Held[] = [];

  async function leaveFormer(): Promise<void> {
    for (const each of former.splice(0)) await closeUnlessReused(each);
  }

  async function replaceBy(found: BigIntStats): Promise<FolderState> {
    if (!found.isDirectory()) return 'missing';
    const next = await hold(path).catch((error: unknown) => {
      if (error instanceof InboxInUseError) return undefined;
      throw error;
    });
    if (!next) return 'in-use';
    const state = await judge(next);
    if (state === 'here' || state === 'replaced') {
      former.push(held);
      held = next;
    } else await closeOrAbandon(next.handle);
    return state;
  }

  async function judge(next: Held): Promise<FolderState> {
    if (sameFile(next.stats, held.stats)) return 'here';
    if (!(await isSameDisk(path, next, held))) return 'other-disk';
    return (await files.readdir(path)).some(ofJournal) ? 'occupied' : 'replaced';
  }

  return {
    path,
    at: (name) =>
      process.platform === 'linux' ? `/proc/self/fd/${held.handle.fd}/${name}` : join(path, name),
    names: () => files.readdir(process.platform === 'linux' ? `/proc/self/fd/${held.handle.fd}` : path),
    sync: () => held.handle.sync(),
    async isHere() {
      const found = await statAt(path);
      return found !== undefined && sameFile(found, held.stats) && isOpen(held);
    },
    async reopen() {
      const found = isOpen(held) ? undefined : await statAt(path);
      if (found && sameFile(found, held.stats)) await replaceBy(found);
    },
    async settle() {
      const found = await statAt(path);
      if (!found) return 'missing';
      if (sameFile(found, held.stats) && isOpen(held)) return 'here';
      return replaceBy(found);
    },
    leaveFormer,
    async close() {
      await leaveFormer();
      await closeUnlessReused(held);
    },
  };
}

/** For its owner only, with every parent that is missing, synced. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    const parent = await files.open(dirname(made), 'r');
    try {
      await parent.sync();
    } finally {
      await parent.close();
    }
  }
}

async function hold(path: string): Promise<Held> {
  const handle = await files.open(path, 'r');
  try {
    const stats = await handle.stat({ bigint: true });
    if (!tryLock(handle.fd)) throw await inUse(path, stats);
    return { handle, stats };
  } catch (error) {
    await closeOrAbandon(handle);
    throw error;
  }
}

async function statAt(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}

export function sameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** False once the descriptor was closed, or closed and given to another file, or the file has fewer bytes than that. */
export function isOpen({ handle, stats }: Held, bytes = 0): boolean {
  try {
    const now = fstatSync(handle.fd, { bigint: true });
    return sameFile(now, stats) && now.size >= bytes;
  } catch {
    return false;
  }
}

const abandoned: FileHandle[] = [];

/**
 * A number that meanwhile belongs to another file must stay open. Its handle is kept from the garbage collector, which
 * would close it, or end the process because it cannot.
 */
export async function closeUnlessReused(held: Held): Promise<void> {
  if (!isOpen(held)) abandoned.push(held.handle);
  else await closeOrAbandon(held.handle);
}

export async function closeOrAbandon(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => abandoned.push(handle));
}

/**
 * An empty folder of another file system may be the bare mount point of a volume that went: calls stored in it would
 * be hidden as soon as the volume is back. One volume in place of another is recognized where both are mounted here.
 */
async function isSameDisk(path: string, { stats: found }: Held, { stats }: Held): Promise<boolean> {
  if (found.dev === stats.dev) return true;
  const parent = await statAt(join(path, '..'));
  return parent !== undefined && parent.dev !== found.dev && parent.dev !== stats.dev;
}

// NFS, SMB, CIFS, SMB2, Ceph and 9p: https://man7.org/linux/man-pages/man2/statfs.2.html
const networkDisks = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x01021997]);

/** Linux only: there a lock is seen on this machine only, and a synced write may promise less. */
export async function isOnNetworkDisk(path: string): Promise<boolean> {
  return process.platform === 'linux' && networkDisks.has((await statfs(path)).type);
}
