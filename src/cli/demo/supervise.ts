import type { PartName, Supervisor } from '../../../sandbox/board/supervisor';
import type { Started } from '../../../testbed/start-process';
import type { Temporal } from '../../../testbed/temporal';

type RoleName = Exclude<PartName, 'temporal'>;

/** What a stand runs, which the board's buttons end and start again. */
export interface Supervised extends Supervisor {
  /** Starts a role, and knows from now on how. */
  run(role: RoleName, start: () => Promise<Started>): Promise<void>;
  /** From now on ends are meant. */
  stopping(): void;
  /** Rejects when a role ends by itself. */
  failed: Promise<never>;
}

/** ms that the page gets to read its last answer. */
const lastWordMs = 200;

/** @param logFile of the roles */
export function supervise(temporal: Temporal, logFile: string): Supervised {
  const starts = new Map<RoleName, () => Promise<Started>>();
  const running = new Map<RoleName, Started>();
  let hasTemporal = true;
  /** One after the other: a button may be pressed on two pages at once. */
  let turn: Promise<unknown> = Promise.resolve();
  let isMeant = false;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  async function startRole(role: RoleName): Promise<void> {
    const started = await starts.get(role)?.();
    if (!started) return;
    running.set(role, started);
    void started.ended.then(() => {
      if (running.get(role) !== started) return;
      running.delete(role);
      if (!isMeant) fail(new Error(`A process of the robots (${role}) ended by itself; see ${logFile}.`));
    });
  }

  async function killRole(role: RoleName): Promise<void> {
    const started = running.get(role);
    running.delete(role);
    await started?.kill('SIGKILL');
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    failed,
    stopping: () => void (isMeant = true),
    async run(role, start) {
      starts.set(role, start);
      await startRole(role);
    },
    isUp: (part) => (part === 'temporal' ? hasTemporal : running.has(part)),
    kill: (part) =>
      inTurn(async () => {
        if (part !== 'temporal') return killRole(part);
        hasTemporal = false;
        await temporal.kill();
      }),
    start: (part) =>
      inTurn(async () => {
        if (part !== 'temporal') return running.has(part) ? undefined : startRole(part);
        if (hasTemporal) return;
        await temporal.start();
        hasTemporal = true;
      }),
    killEverything() {
      isMeant = true;
      setTimeout(() => {
        for (const started of running.values()) started.signal('SIGKILL');
        if (hasTemporal) process.kill(temporal.pid, 'SIGKILL');
        process.kill(process.pid, 'SIGKILL');
      }, lastWordMs);
    },
  };
}
