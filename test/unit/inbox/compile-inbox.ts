import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformFile } from '@swc/core';

const root = join(__dirname, '../../..');
const source = join(root, 'src/inbox/journal');

/** Compiles the inbox into the directory, so that a process of its own can load it. */
export async function compileInbox(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  for (const name of await readdir(source)) {
    const { code } = await transformFile(join(source, name), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    await writeFile(join(dir, name.replace(/\.ts$/, '.js')), code);
  }
}
