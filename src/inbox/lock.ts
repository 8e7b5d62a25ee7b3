import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface DirectoryLock {
  release(): Promise<void>;
}

/** Another process has the inbox. */
export class InboxInUseError extends Error {
  override readonly name = 'InboxInUseError' as const;
}

const ownerName = /^owner-(\d+)-[0-9a-f]+\.sock$/;
const attempts = 6;
/** sun_path holds 108 bytes with its end, 104 on BSD and macOS; Node cuts longer ones in silence. */
const longestSocketPath = 103;

/**
 * Takes the directory for this process until it releases it or dies: the kernel closes its socket then, whatever
 * the way of dying.
 *
 * Each contender first listens on a socket of a name that was never used before, then knocks at every other one.
 * Of two, the one that listens second finds the first, so both may give up but never both stay. A socket that
 * refuses is a dead process', or one of a contender that bound it and does not listen yet; that one, listening,
 * will find us, or find its own socket gone. Locks one machine's processes only: on a network file system the
 * sockets of other hosts look dead.
 *
 * @param dir absolute
 * @throws InboxInUseError naming the process that has it
 */
export async function lockDirectory(dir: string): Promise<DirectoryLock> {
  const folder = await open(dir, 'r');
  try {
    for (let attempt = 1; ; attempt += 1) {
      const own = await listen(dir, folder.fd);
      const rival = await livingRival(dir, folder.fd, own.name);
      if (rival === undefined && (await exists(join(dir, own.name)))) {
        return {
          async release() {
            await own.close();
            await folder.close();
          },
        };
      }
      await own.close();
      if (attempt === attempts) throw inUse(dir, rival);
      // Another that is starting too may have given up for us.
      await pause(Math.random() * 25 * attempt);
    }
  } catch (error) {
    await folder.close();
    throw error;
  }
}

function inUse(dir: string, rival: string | undefined): InboxInUseError {
  const owner = rival === undefined ? 'another process' : `process ${rival}`;
  return new InboxInUseError(
    `The inbox ${dir} is in use by ${owner}; nothing in it was touched. Stop that process, or set INBOX_DIR to another directory.`,
  );
}

async function listen(dir: string, fd: number): Promise<{ name: string; close(): Promise<void> }> {
  const name = `owner-${process.pid}-${randomBytes(8).toString('hex')}.sock`;
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((done, reject) => {
    server.once('error', reject).listen(socketPath(dir, fd, name), done);
  });
  // The kernel has accepted before we do, so an accept that fails for want of descriptors is no matter.
  server.on('error', () => undefined).unref();
  return {
    name,
    async close() {
      await new Promise((done) => server.close(done));
      await rm(join(dir, name), { force: true });
    },
  };
}

/** The pid of another that is alive; what dead ones left is removed. */
async function livingRival(dir: string, fd: number, ownSocket: string): Promise<string | undefined> {
  for (const name of await readdir(dir)) {
    const pid = ownerName.exec(name)?.[1];
    if (pid === undefined || name === ownSocket) continue;
    const answer = await knock(socketPath(dir, fd, name));
    if (answer === 'alive') return pid;
    // One by one and before our own goes: whoever does not see us any more finds what we removed missing.
    await rm(join(dir, name), { force: true });
  }
  return undefined;
}

/** Anything but a refusal counts as alive: a full backlog, a stopped process, another user's socket. */
async function knock(path: string): Promise<'alive' | 'dead'> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve('alive');
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'dead' : 'alive'),
    );
  });
}

/** On Linux through the open directory, since a socket's path is short. */
function socketPath(dir: string, fd: number, name: string): string {
  const path = process.platform === 'linux' ? `/proc/self/fd/${fd}/${name}` : join(dir, name);
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  throw new Error(
    `The path of the inbox ${dir} is too long for a socket in it; set INBOX_DIR to a shorter one.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
