import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SandboxAccess } from '../../../sandbox/access';
import { packageRoot } from '../../../src/base/package-root';

export interface SandboxApart {
  access: SandboxAccess & { controlUrl: string };
  close(): Promise<void>;
}

/** The sandbox in a process of its own: what it takes and keeps is not the clients'. */
export async function startSandboxApart(): Promise<SandboxApart> {
  const ports = ['portal', 'erp', 'one-c', 'jira', 'control'].flatMap((name) => [`--${name}-port`, '0']);
  const child = spawn(process.execPath, [join(packageRoot, 'dist/src/main.js'), 'sandbox', ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let told = '';
  for await (const part of child.stdout.setEncoding('utf8')) {
    told += part;
    if (told.endsWith('}\n')) break;
  }
  return {
    access: JSON.parse(told),
    async close() {
      child.kill();
      await gone;
    },
  };
}
