import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../src/base/package-root';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  /** Of the sources, with `+` where they differ from it. */
  commit: string;
  /** ms to append 4 KB and sync them, median of 50; near 0 means that the disk promises nothing. */
  syncMs: number;
}

/** What figures depend on. @param dir where the inbox is going to be */
export async function describeMachine(dir: string): Promise<Machine> {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    commit: await commitOf(packageRoot),
    syncMs: await timeSync(dir),
  };
}

async function commitOf(cwd: string): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd })).stdout.trim();
  try {
    const changed = await git('status', '--porcelain', '--untracked-files=no');
    return (await git('rev-parse', '--short', 'HEAD')) + (changed ? '+' : '');
  } catch {
    // A copy without its repository, or a machine without git.
    return 'unknown';
  }
}

async function timeSync(dir: string): Promise<number> {
  const folder = await mkdtemp(join(dir, 'sync-'));
  const handle = await open(join(folder, 'file'), 'w');
  const times: number[] = [];
  try {
    for (let count = 0; count < 50; count += 1) {
      const began = performance.now();
      await handle.write(Buffer.alloc(4_096, 1));
      await handle.datasync();
      times.push(performance.now() - began);
    }
  } finally {
    await handle.close();
    await rm(folder, { recursive: true });
  }
  return times.toSorted((a, b) => a - b)[times.length / 2] ?? 0;
}
