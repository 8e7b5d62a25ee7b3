import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../base/package-root';
import { commitOfImage } from '../config';

/** `0.1.0 (3f2a9c1e)`: the release, and the commit that it was made of. An image is told its commit, a checkout knows it. */
export function versionText(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  const commit = commitOfImage() ?? commitOfCheckout();
  return commit ? `${version} (${commit})` : version;
}

/** Undefined for a copy without its repository, and on a machine without git. */
function commitOfCheckout(): string | undefined {
  if (!existsSync(join(packageRoot, '.git'))) return undefined;
  try {
    return execFileSync('git', ['describe', '--always', '--exclude=*', '--dirty=+'], {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
