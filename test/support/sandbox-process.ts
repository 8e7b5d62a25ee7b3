import type { Sandbox } from '../../sandbox';
import { prepareSandbox, type SandboxProcessOptions } from '../../testbed/sandbox-process';
import { createTestbed, type Testbed } from '../../testbed/testbed';
import type { Started } from '../../testbed/start-process';
import { ownPort } from './own-port';

/** The sandbox in a process of its own, which can be killed; its record outlives it. */
export interface SandboxProcess extends Sandbox {
  /** Resolves once it is gone, with its exit code; null: the signal ended it. */
  kill: Started['kill'];
  /** After a kill, at the same addresses. */
  restart(): Promise<void>;
}

export async function startSandboxProcess(
  dir: string,
  options: Pick<SandboxProcessOptions, 'erpWsdls'> = {},
): Promise<SandboxProcess> {
  const testbed: Testbed = createTestbed({ dir });
  const { args, control, controlUrl, isUp } = await prepareSandbox({ ...options, dir, takePort: ownPort });
  let started: Started;

  async function start(): Promise<void> {
    started = await testbed.start('sandbox', { args: [testbed.main, ...args] });
    await started.until('the sandbox was up', isUp);
  }

  await start();
  return {
    ...(await control.access()),
    controlUrl,
    kill: (signal) => started.kill(signal),
    restart: start,
    close: () => testbed.stop(),
  };
}
