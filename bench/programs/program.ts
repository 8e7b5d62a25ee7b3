import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '../../src/config';
import { dieTogether } from '../../src/temporal/server/die-together';
import { lookUpCommand } from '../../src/temporal/server/look-up-command';

/** A server of somebody else's that is up. */
export interface Program {
  pid: number;
  port: number;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  command: string;
  args: readonly string[];
  environment?: Record<string, string>;
  /** Some servers refuse to run as root. */
  user?: { uid: number; gid: number };
  /** Its working directory. */
  dir: string;
  /** Whether it takes work. */
  isReady: () => Promise<boolean>;
}

const startLimitMs = 60_000;

/** Starts a server on loopback; it dies with this process. @throws Error with its last words */
export async function startProgram({
  command,
  args,
  environment = {},
  user,
  dir,
  isReady,
}: ProgramOptions): Promise<Omit<Program, 'port'>> {
  const { PATH = '' } = processEnvironment();
  const logFile = join(dir, 'program.log');
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    cwd: dir,
    env: { PATH, HOME: dir, LANG: 'C.UTF-8', ...environment },
    stdio: ['ignore', log, log],
    ...user,
  });
  await once(child, 'spawn');
  if (child.pid !== undefined) child.once('exit', dieTogether(child.pid));
  const end = Date.now() + startLimitMs;
  while (!(await isReady().catch(() => false))) {
    if (hasEnded(child) || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`${command} did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await delay(50);
  }
  return {
    pid: child.pid ?? 0,
    async stop() {
      if (hasEnded(child)) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await once(child, 'exit');
      clearTimeout(force);
    },
  };
}

/** Path of a program that Debian installs outside of PATH, or on it; undefined where the machine has none. */
export async function findProgram(
  name: string,
  folders: readonly string[] = [],
): Promise<string | undefined> {
  const { PATH = '' } = processEnvironment();
  return lookUpCommand(name, [...folders, PATH, '/usr/sbin', '/usr/bin'].join(':')).catch(() => undefined);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
