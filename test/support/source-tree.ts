import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';

/** A copy of the source tree that a test may change and build. */
export interface SourceTree {
  readonly dir: string;
  /** Runs a shell's command in it, with settings on top of our own. */
  run(command: string, environment?: Readonly<Record<string, string>>): { code: number | null; said: string };
  remove(): void;
}

/** Copies the source tree as git has it, changes and new files included; dependencies are shared. */
export function copySourceTree(): SourceTree {
  const dir = mkdtempSync(join(tmpdir(), 'robots-tree-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: packageRoot });
  for (const path of listed.toString().split('\n').filter(Boolean)) {
    if (existsSync(join(packageRoot, path))) cpSync(join(packageRoot, path), join(dir, path));
  }
  for (const path of ['node_modules', '.cache']) {
    if (existsSync(join(packageRoot, path))) symlinkSync(join(packageRoot, path), join(dir, path));
  }
  return {
    dir,
    run(command, environment = {}) {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
        cwd: dir,
        encoding: 'utf8',
        env: { ...process.env, ...environment },
      });
      return { code: status, said: stdout + stderr };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
