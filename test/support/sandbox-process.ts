import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox';
import { createControlClient } from '../../sandbox/control/client';
import { packageRoot } from '../../src/base/package-root';
import { ownPort } from './own-port';

/** The sandbox in a process of its own, which can be killed; its record outlives it. */
export interface SandboxProcess extends Sandbox {
  /** Resolves once it is gone, with its exit code; null: the signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** After a kill, at the same addresses. */
  restart(): Promise<void>;
}

export async function startSandboxProcess(dir: string): Promise<SandboxProcess> {
  const ports: string[] = [];
  for (const server of ['portal', 'erp', 'control']) ports.push(`--${server}-port`, String(await ownPort()));
  const controlUrl = `http://127.0.0.1:${ports.at(-1)}`;
  let child: ChildProcess;

  async function start(): Promise<void> {
    const main = join(packageRoot, 'dist/src/main.js');
    child = spawn(process.execPath, [main, 'sandbox', '--dir', dir, ...ports]);
    await once(child.stdout ?? child, 'data');
  }
  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  await start();
  return {
    ...(await createControlClient(controlUrl).access()),
    controlUrl,
    kill,
    restart: start,
    close: async () => void (await kill()),
  };
}
