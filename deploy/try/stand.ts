import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { findTemporal } from '../../testbed/find-temporal';
import { capture, run } from './commands';
import { runDrills } from './drills';

/**
 * `npm run stand`: brings up the compose stand of this commit on containers, with stand-ins of the images that no registry
 * gives here, and tries on it what docs/deploy.md, docs/upgrade.md and docs/backup.md say. Ends with a table, and 0 if all
 * of it held.
 */
const cache = join(packageRoot, '.cache/stand');
const source = join(cache, 'source');
const inside = 'STAND_INSIDE';

/** Everything runs in namespaces of its own: nothing of it is reached from outside, or left when it ends. */
const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

async function main(): Promise<number> {
  if (process.env[inside]) return runDrills({ cache, source, only: process.argv.slice(2) });
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('The stand needs Linux and root, for containers; nothing was started.');
  await mkdir(cache, { recursive: true });
  await rm(source, { recursive: true, force: true });
  await run('git', ['clone', '--quiet', '--no-hardlinks', packageRoot, source]);
  if (await capture('git', ['status', '--porcelain'], { cwd: packageRoot }))
    process.stderr.write('What is not committed is not tried: the stand is that of the last commit.\n');
  const temporal = await findTemporal();
  await run(join(packageRoot, 'deploy/try/prepare'), [cache, source], { env: { TEMPORAL_CLI: temporal } });
  // As jest's transform does it, without a build of its own.
  const hook = join(packageRoot, 'test/support/typescript-hook.js');
  const args = [...namespaces, process.execPath, '--require', hook, __filename, ...process.argv.slice(2)];
  const child = spawn('unshare', args, { stdio: 'inherit', env: { ...process.env, [inside]: '1' } });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

if (!existsSync(join(packageRoot, '.git'))) {
  process.stderr.write('The stand tries a commit, and this is no repository; nothing was started.\n');
  process.exitCode = 2;
} else
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
