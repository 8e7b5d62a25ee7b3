import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { applyMutation, type Mutation } from './mutations';

/**
 * Copies the build with a bug in it, workflow bundle and all. The product itself has no switch for any of this.
 *
 * @param dist of the product
 * @param target a folder that is not there yet, inside the project, so that its modules are found
 */
export async function buildMutant(mutation: Mutation, dist: string, target: string): Promise<void> {
  await cp(dist, target, { recursive: true });
  const file = join(target, `${mutation.file}.js`);
  await writeFile(file, applyMutation(await readFile(file, 'utf8'), mutation));
  const bundler = join(target, 'src/worker/build-bundle.js');
  const bundle = join(target, 'workflow-bundle.js');
  const script = `require(${JSON.stringify(bundler)}).buildBundle(${JSON.stringify(bundle)})`;
  // A process of its own, so that nothing of the sound build is at hand.
  await promisify(execFile)(process.execPath, ['-e', script]);
}
