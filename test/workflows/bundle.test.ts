import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { buildBundle } from '../../src/worker/build-bundle';

const bundle = (workflowsPath: string) =>
  bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR', () => undefined) });

/** What may run in the sandbox: our workflows, the SDK's with what it needs, what quotes, and what seals failures. */
const allowed =
  /^\.\/(workflows\/|src\/base\/(quote|hide-secrets|hide-personal)\.ts|src\/codec\/failure-converter\.ts|node_modules\/(@temporalio\/(workflow|common)|nexus-rpc|long|ms)\/)/;

/** Modules of a bundle that have no business in it; the bundler itself refuses only Node's builtins. */
function strangersIn(code: string): string[] {
  const modules = [...code.matchAll(/!\*\*\* (\.\/\S+) \*\*\*!/g)].map(([, path]) => path ?? '');
  if (modules.length === 0) throw new Error('The bundle does not name its modules.');
  return modules.filter((path) => !allowed.test(path) && !path.endsWith('.workflows.ts'));
}

describe('the workflow bundle', () => {
  it('holds our workflows and nothing that a workflow must not have', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'bundle-'));
    await buildBundle(join(dir, 'bundle.js'));
    expect(strangersIn(readFileSync(join(dir, 'bundle.js'), 'utf8'))).toEqual([]);
    rmSync(dir, { recursive: true });
  });

  it('would be seen to hold code from src', async () => {
    const { code } = await bundle(require.resolve('./forbidden-src.workflows'));
    const strangers = strangersIn(code);
    expect(strangers).toContain('./src/robots/erp-order.ts');
    expect(strangers.some((path) => path.startsWith('./node_modules/zod/'))).toBe(true);
  });

  test.each([
    { what: 'a builtin', file: './forbidden-builtin.workflows' },
    { what: 'an Activity', file: './forbidden-activity.workflows' },
  ])('cannot be built with $what in it', async ({ file }) => {
    await expect(bundle(require.resolve(file))).rejects.toThrow(/disallowed|Webpack finished with errors/i);
  });
});
