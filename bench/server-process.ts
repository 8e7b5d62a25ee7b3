import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '../src/config';
import { dieTogether } from '../src/temporal/server/die-together';

export interface ServerProcess {
  pid: number;
  /** Resolves once it is gone. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  /** A compiled script. */
  script: string;
  args?: readonly string[];
  environment?: Record<string, string>;
  /** Its working directory; its log goes there. */
  dir: string;
  /** Of the log; two servers in one folder need two. */
  name?: string;
  url: string;
}

const startLimitMs = 30_000;

/** Starts a server in a process of its own and waits until it answers. @throws Error with its last words */
export async function startServerProcess({
  script,
  args = [],
  environment = {},
  dir,
  name = 'server',
  url,
}: ServerProcessOptions): Promise<ServerProcess> {
  const { PATH = '' } = processEnvironment();
  const logFile = join(dir, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [script, ...args], {
    cwd: dir,
    env: { PATH, ...environment },
    stdio: ['ignore', log, log],
  });
  await once(child, 'spawn');
  if (child.pid !== undefined) child.once('exit', dieTogether(child.pid));
  const end = Date.now() + startLimitMs;
  while (!(await answers(url))) {
    if (hasEnded(child) || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`${script} did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await delay(20);
  }
  return {
    pid: child.pid ?? 0,
    async stop() {
      if (hasEnded(child)) return;
      // What it holds is thrown away with its folder.
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** With whatever status. */
async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
