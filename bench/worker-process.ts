import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '../src/config';
import { dieTogether } from '../src/temporal/server/die-together';

export interface WorkerProcessOptions {
  /** A compiled script. */
  script: string;
  args: readonly string[];
  environment: Record<string, string>;
  /** Its log goes there. */
  dir: string;
  /** Of the log; two workers in one folder need two. */
  name?: string;
  /** What its log holds once it polls. */
  readyLine: string;
}

export interface WorkerProcess {
  pid: number;
  /** ms from the start of the process until it was ready. */
  readyAfter: number;
  stop(): Promise<void>;
}

const startLimitMs = 60_000;

/** Starts a worker, which listens on no port, and waits until its log says that it is ready. */
export async function startWorkerProcess({
  script,
  args,
  environment,
  dir,
  name = 'worker',
  readyLine,
}: WorkerProcessOptions): Promise<WorkerProcess> {
  const { PATH = '' } = processEnvironment();
  const logFile = join(dir, `${name}.log`);
  const log = openSync(logFile, 'w');
  const began = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    cwd: dir,
    env: { PATH, ...environment },
    stdio: ['ignore', log, log],
  });
  const exited = once(child, 'exit');
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  child.once('exit', dieTogether(pid));
  while (!readFileSync(logFile, 'utf8').includes(readyLine)) {
    if (child.exitCode !== null || performance.now() - began > startLimitMs) {
      child.kill('SIGKILL');
      throw new Error(`${script} did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await delay(10);
  }
  return {
    pid,
    readyAfter: performance.now() - began,
    async stop() {
      // What is under way is thrown away with its stage.
      child.kill('SIGKILL');
      await exited;
    },
  };
}
