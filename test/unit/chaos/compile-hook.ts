import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformFile } from '@swc/core';

/** Compiles a hook of the chaos run into the directory, for a process of its own. @returns its file */
export async function compileHook(name: string, dir: string): Promise<string> {
  const source = join(__dirname, '../../../chaos/hooks', `${name}.ts`);
  const { code } = await transformFile(source, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const file = join(dir, `${name}.js`);
  await writeFile(file, code);
  return file;
}
