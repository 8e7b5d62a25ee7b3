import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { dieTogether } from '../src/temporal/server/die-together';
import { until } from './until';

export interface ProcessOptions {
  /** Left out: Node. */
  command?: string;
  /** Of Node: its options, a compiled script, the script's arguments. */
  args: readonly string[];
  /** All that it gets beside PATH. */
  environment?: Readonly<Record<string, string>>;
  /** Gets what it writes, behind what is there. */
  logFile: string;
  /** Its working directory. */
  dir?: string;
  /** Some servers refuse to run as root. */
  user?: { uid: number; gid: number };
}

/** A process on this machine, which does not outlive ours. */
export interface Started {
  readonly pid: number;
  readonly alive: boolean;
  /** Resolves once it is gone, with its exit code or the signal that ended it. */
  readonly ended: Promise<string>;
  /** What it wrote since it started. */
  said(): string;
  signal(signal: NodeJS.Signals): void;
  /** Resolves once it is gone, with its exit code; null: the signal ended it. SIGKILL where none is named. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** Ends it by SIGTERM, and by SIGKILL where that did not help in time. */
  end(graceMs: number): Promise<void>;
  /** Waits for a sign that it works. @throws Error with its last words when it ends first, or none comes in time */
  until<T>(what: string, ask: () => Promise<T | undefined | false> | T | undefined | false): Promise<T>;
}

const startLimitMs = 60_000;
const lastWords = 2_000;

export async function startProcess({
  command = process.execPath,
  args,
  environment = {},
  logFile,
  dir,
  user,
}: ProcessOptions): Promise<Started> {
  const { PATH = '' } = process.env;
  const log = openSync(logFile, 'a');
  const { size: begin } = statSync(logFile);
  const child = spawn(command, args, {
    cwd: dir,
    env: { PATH, ...environment },
    stdio: ['ignore', log, log],
    // Ctrl-C is for us, and we end what we started in our own order.
    detached: true,
    ...user,
  });
  closeSync(log);
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const ended = exited.then(([code, signal]) => String(code ?? signal));
  ended.catch(() => undefined);
  await once(child, 'spawn');
  const pid = child.pid!;
  void ended.then(dieTogether(pid));

  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const said = (): string => readFileSync(logFile).subarray(begin).toString();
  return {
    pid,
    get alive() {
      return isAlive();
    },
    ended,
    said,
    signal: (signal) => void child.kill(signal),
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
    async end(graceMs) {
      child.kill(graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(force);
    },
    async until(what, ask) {
      const withLog = (text: string): Error => new Error(`${text}\n${said().slice(-lastWords)}`);
      return until(
        what,
        () => {
          if (isAlive()) return ask();
          throw new Error(`The process ended with ${child.exitCode ?? child.signalCode} before ${what}.`);
        },
        { limitMs: startLimitMs, pauseMs: 20 },
      ).catch((error: Error) => {
        throw withLog(error.message);
      });
    },
  };
}
