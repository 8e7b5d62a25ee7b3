import { join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox';
import { type ControlClient, createControlClient } from '../sandbox/control/client';
import { packageRoot } from '../src/base/package-root';
import { referenceWsdl } from '../src/cli/sandbox-environment';
import type { DevServerOptions } from '../src/temporal/server/start-dev-server';
import { type ProcessOptions, type Started, startProcess } from './start-process';
import { findTemporal } from './find-temporal';
import { prepareTemporal, type Temporal } from './temporal';

export type RoleName = 'endpoint' | 'worker' | 'codec' | 'pages' | 'all';

export interface TestbedOptions {
  /** Of logs, and of Temporal's data. */
  dir: string;
  /** The build whose roles are started. */
  dist?: string;
  /** ms from SIGTERM to SIGKILL when everything ends; 0: whatever is under way is thrown away. */
  graceMs?: number;
}

/** What is started on this machine for a while: everything that it started ends with it, and with our process. */
export interface Testbed {
  readonly dir: string;
  /** Of the build. */
  readonly main: string;
  /** Path of the log that belongs to a name. */
  logOf(name: string): string;
  /** A Temporal whose data are here; it is not started yet. */
  temporal(options?: Partial<DevServerOptions>): Promise<Temporal>;
  /** One in this process, or one that is there already. */
  sandbox(options?: Partial<SandboxOptions> | Sandbox): Promise<{ sandbox: Sandbox; control: ControlClient }>;
  /** Starts a process whose log is named so. @param options its own time to end, where it needs one */
  start(
    name: string,
    options: Omit<ProcessOptions, 'logFile'> & Pick<TestbedOptions, 'graceMs'>,
  ): Promise<Started>;
  /** One of the build's roles, which is not waited for. */
  role(name: RoleName, environment: Readonly<Record<string, string>>, log?: string): Promise<Started>;
  /** Has something of others' end with it: first what came last. */
  own(end: () => unknown): void;
  stop(): Promise<void>;
}

export const builtDist = join(packageRoot, 'dist');

export function createTestbed({ dir, dist = builtDist, graceMs = 0 }: TestbedOptions): Testbed {
  const main = join(dist, 'src/main.js');
  const running = new Map<Started, number>();
  const owned: (() => unknown)[] = [];
  const testbed: Testbed = {
    dir,
    main,
    logOf: (name) => join(dir, `${name}.log`),
    async temporal(options = {}) {
      const temporal = await prepareTemporal({
        dbFile: join(dir, 'temporal.db'),
        ...options,
        binary: options.binary ?? (await findTemporal()),
      });
      owned.push(() => (graceMs > 0 ? temporal.stop() : temporal.kill()));
      return temporal;
    },
    async sandbox(options = {}) {
      const sandbox =
        'controlUrl' in options ? options : await startSandbox({ wsdlPath: referenceWsdl, ...options });
      owned.push(() => sandbox.close());
      return { sandbox, control: createControlClient(sandbox.controlUrl) };
    },
    async start(name, { graceMs: ownGraceMs = graceMs, ...options }) {
      const started = await startProcess({ ...options, logFile: testbed.logOf(name) });
      running.set(started, ownGraceMs);
      void started.ended.then(() => running.delete(started));
      return started;
    },
    role: (name, environment, log = name) => testbed.start(log, { args: [main, name], environment }),
    own: (end) => void owned.push(end),
    async stop() {
      await Promise.all([...running].map(([started, ms]) => started.end(ms)));
      for (let end = owned.pop(); end; end = owned.pop()) await end();
    },
  };
  return testbed;
}

/** Starts things together: when one of them does not start, those that did are ended. */
export async function orStop<T>(testbed: Testbed, starting: Promise<T>): Promise<T> {
  return starting.catch(async (error: unknown) => {
    await testbed.stop();
    throw error;
  });
}
