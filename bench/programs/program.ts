import type { Testbed } from '../../testbed/testbed';
import type { ProcessOptions, Started } from '../../testbed/start-process';
import { lookUpCommand } from '../../src/temporal/server/look-up-command';

export interface ProgramOptions extends Omit<ProcessOptions, 'logFile' | 'dir'> {
  command: string;
  /** Its working directory; left out: the testbed's. */
  dir?: string;
  /** Whether it takes work. */
  isReady: () => Promise<boolean>;
}

/** ms that it gets to end by itself. */
const graceMs = 10_000;

/** Starts a server of somebody else's on loopback. @throws Error with its last words */
export async function startProgram(
  testbed: Testbed,
  name: string,
  { isReady, dir = testbed.dir, environment, ...options }: ProgramOptions,
): Promise<Started> {
  const program = await testbed.start(name, {
    ...options,
    dir,
    environment: { HOME: dir, LANG: 'C.UTF-8', ...environment },
    graceMs,
  });
  await program.until('it took work', () => isReady().catch(() => false));
  return program;
}

/** Path of a program that Debian installs outside of PATH, or on it; undefined where the machine has none. */
export async function findProgram(
  name: string,
  folders: readonly string[] = [],
): Promise<string | undefined> {
  const { PATH = '' } = process.env;
  return lookUpCommand(name, [...folders, PATH, '/usr/sbin', '/usr/bin'].join(':')).catch(() => undefined);
}
