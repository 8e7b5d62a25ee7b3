import { setTimeout as delay } from 'node:timers/promises';
import type { Started } from '../../testbed/start-process';

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

export function keepProcess(launch: () => Promise<Started>): KeptProcess {
  let wanted = false;
  let process: Started | undefined;
  const falls: string[] = [];

  async function start(): Promise<void> {
    wanted = true;
    const started = await launch();
    if (!wanted) return void (await started.kill());
    process = started;
    void started.ended.then(async (how) => {
      if (process !== started) return;
      falls.push(how);
      await delay(restartPause);
      if (process === started) await start();
    });
  }

  return {
    start,
    async kill() {
      wanted = false;
      const killed = process;
      process = undefined;
      await killed?.kill();
    },
    freeze: () => process?.signal('SIGSTOP'),
    resume: () => process?.signal('SIGCONT'),
    falls: () => falls,
  };
}
