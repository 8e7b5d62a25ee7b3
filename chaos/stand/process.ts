import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '../../src/config';
import { dieTogether } from '../../src/temporal/server/die-together';

export interface ProcessOptions {
  /** Node's: options, a script, its arguments. */
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
  logFile: string;
}

/** A process that is killed and started again, and started again where it ends by itself, as a supervisor would. */
export interface KeptProcess {
  start(): Promise<void>;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  freeze(): void;
  resume(): void;
  /** Exit code or signal of each time that it ended by itself. */
  falls(): readonly string[];
}

/** ms before a process that ended by itself is started again. */
const restartPause = 1_000;

export function keepProcess({ args, environment, logFile }: ProcessOptions): KeptProcess {
  let child: ChildProcess | undefined;
  let wanted = false;
  const falls: string[] = [];

  async function start(): Promise<void> {
    wanted = true;
    const log = openSync(logFile, 'a');
    const { PATH = '' } = processEnvironment();
    const started = spawn(process.execPath, args, {
      env: { PATH, ...environment },
      stdio: ['ignore', log, log],
      // Ctrl-C is for us.
      detached: true,
    });
    closeSync(log);
    child = started;
    await once(started, 'spawn');
    if (started.pid !== undefined) started.once('exit', dieTogether(started.pid));
    started.once('exit', (code, signal) => {
      if (!wanted || child !== started) return;
      falls.push(String(code ?? signal));
      void delay(restartPause).then(() => (wanted && child === started ? start() : undefined));
    });
  }

  return {
    start,
    async kill() {
      wanted = false;
      const killed = child;
      child = undefined;
      if (!killed || killed.exitCode !== null || killed.signalCode !== null) return;
      killed.kill('SIGKILL');
      await once(killed, 'exit');
    },
    freeze: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    falls: () => falls,
  };
}
