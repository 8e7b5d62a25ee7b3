import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode } from '../../base/error-code';

/** Another process of ours is using the data; nothing was started. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError' as const;
}

/** Which server has a data file open, and which process of ours started it: two pids. */
const claimFile = (dbFile: string) => `${dbFile}.claim`;

/** Notes that `server` has `dbFile` open. */
export async function claimData(dbFile: string, server: number): Promise<void> {
  await writeFile(claimFile(dbFile), `${server} ${process.pid}`);
}

/**
 * Makes sure that no server has `dbFile` open: two on one file would each take themselves for the only one.
 * A server whose owner is gone is ended.
 *
 * @throws DataInUseError if its owner lives
 */
export async function freeData(dbFile: string): Promise<void> {
  const claim = await readFile(claimFile(dbFile), 'utf8').catch(() => '');
  const [server = 0, owner = 0] = claim.split(' ').map(Number);
  // A pid is given out again after a restart of the machine: what counts is what runs under it.
  const isServing = async () => (await commandOf(server)).includes(dbFile);
  if (!(await isServing())) return;
  if (isAlive(owner))
    throw new DataInUseError(
      `The Temporal server of process ${owner} has ${dbFile} open; nothing was started. End that process first, or use another data folder.`,
    );
  process.kill(server, 'SIGKILL');
  while (await isServing()) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The command line of a process; empty for one that is gone, or dead and not yet collected. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const ps = promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]);
  return ps.then(
    ({ stdout }) => stdout,
    () => '',
  );
}
