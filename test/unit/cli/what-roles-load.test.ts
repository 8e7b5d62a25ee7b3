import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

/** Files that a role has loaded once it could start, from the project's folder on. */
function loadedBy(role: string): string[] {
  const script = `require('./src/cli/${role}.ts'); console.log(Object.keys(require.cache).join('\\n'))`;
  const hook = './test/support/typescript-hook.js';
  return execFileSync(process.execPath, ['--require', hook, '-e', script], {
    cwd: packageRoot,
    encoding: 'utf8',
  })
    .split('\n')
    .map((file) => relative(packageRoot, file));
}

describe.each(['endpoint', 'worker'])('the %s', (role) => {
  it('loads nothing of the sandbox and its pages', () => {
    const loaded = loadedBy(role);
    expect(loaded).toContain(`src/cli/${role}.ts`);
    expect(loaded.filter((file) => /^(sandbox|testbed)\//.test(file))).toEqual([]);
  });
});
