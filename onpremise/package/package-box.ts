import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { robots } from '../../src/robots';
import { forBoxes, moduleFiles } from './module-files';
import { packModule } from './pack-module';

/** `npm run package:box`: brings the generated files up to date and makes the archive. */
async function packageBox(): Promise<void> {
  const root = join(__dirname, '../..');
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const { given, refused } = forBoxes(robots);
  for (const why of refused) process.stderr.write(`${why}\n`);
  for (const [path, text] of moduleFiles(given, version)) {
    const file = join(root, 'onpremise/module', path);
    // Others may be reading the module.
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const archive = join(root, 'dist', `durable.robots-${version}.tar.gz`);
  await packModule(join(root, 'onpremise/module'), archive);
  process.stdout.write(`${archive}\n`);
}

packageBox().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
