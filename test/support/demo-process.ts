import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';

/** `npm start` without npm. */
export interface Demo {
  stdout: () => string;
  stderr: () => string;
  kill: (signal: NodeJS.Signals) => void;
  exit: Promise<number | null>;
}

const started = new Set<ChildProcess>();

/** @param dir of everything that outlives it */
export function startDemo(dir: string, ...options: string[]): Demo {
  const args = [join(packageRoot, 'bin/robots'), 'demo', '--dir', dir, ...options];
  const demo = spawn(process.execPath, args, { detached: true });
  started.add(demo);
  const said = { stdout: '', stderr: '' };
  demo.stdout.on('data', (data) => (said.stdout += data));
  demo.stderr.on('data', (data) => (said.stderr += data));
  return {
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    // As a terminal sends it: to the whole group.
    kill: (signal) => void process.kill(-(demo.pid ?? 0), signal),
    exit: once(demo, 'close').then(([code]) => code),
  };
}

/** Ends those that a test left. */
export async function endDemos(): Promise<void> {
  await Promise.all(
    [...started].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
  started.clear();
}
