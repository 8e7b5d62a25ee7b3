import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../base/package-root';
import { exitCodes } from './exit-codes';
import { robotFile } from './new-robot/robot-file';
import { namesOf, type RobotNames } from './new-robot/names';
import { testFile } from './new-robot/test-file';
import { workflowFile } from './new-robot/workflow-file';

/**
 * `robots new <code>`: a robot that compiles, is tested and runs as it is: it takes a text, writes it to a field of the
 * document and answers the process. Everything is worked out before the first file is written.
 *
 * @param root of a source tree
 */
export function newRobot(code: string, root: string = packageRoot): number {
  const names = namesOf(code);
  if (typeof names === 'string') return refuse(`${code} is no code of a robot: ${names}.`);
  const created: Record<string, string> = {
    [`src/robots/${names.file}.ts`]: robotFile(names),
    [`workflows/${names.file}.ts`]: workflowFile(names),
    [`test/workflows/${names.file}.test.ts`]: testFile(names),
  };
  const taken = Object.keys(created).find((path) => existsSync(join(root, path)));
  if (taken !== undefined) return refuse(`${taken} is there already.`);
  if (!existsSync(join(root, 'src/robots/index.ts'))) return refuse('this is no source tree of the product.');

  const edited = Object.entries(editsOf(names)).map(([path, edit]) => {
    const text = readFileSync(join(root, path), 'utf8');
    const changed = edit(text);
    return { path, changed, fits: changed !== text };
  });
  const index = readFileSync(join(root, 'workflows/index.ts'), 'utf8');
  if (exportsName(index, root, names.workflow))
    return refuse(`there is a workflow ${names.workflow} already.`);
  const unfit = edited.find(({ fits }) => !fits);
  if (unfit) return refuse(`${unfit.path} is not of the form that is known; add the lines by hand.`);

  for (const [path, text] of Object.entries(created)) writeFileSync(join(root, path), text);
  for (const { path, changed } of edited) writeFileSync(join(root, path), changed);
  const paths = [...Object.keys(created), ...edited.map(({ path }) => path)];
  // How a line breaks depends on the names in it.
  execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', ...paths], {
    cwd: root,
    stdio: 'ignore',
  });
  process.stdout.write(
    `${paths.join('\n')}\n\nNext: npm run test:workflows -- --testPathPatterns ${names.file}\n`,
  );
  return exitCodes.fine;
}

/** Whether the workflows that are listed have this name, those of `creations.ts` among them. */
function exportsName(index: string, root: string, name: string): boolean {
  const creations = readFileSync(join(root, 'workflows/creations.ts'), 'utf8');
  return new RegExp(`\\b${name}\\b`).test(
    `${index.replace(/from .*/g, '')}${creations.match(/export function \w+/g)?.join(' ')}`,
  );
}

/** The lines that lists need; each edit leaves a text that it does not know as it was. */
function editsOf(names: RobotNames): Record<string, (text: string) => string> {
  return {
    'src/robots/index.ts': (text) =>
      text
        .replace(/(\n\n\/\*\* Every robot)/, `\nimport { ${names.robot} } from './${names.file}';$1`)
        .replace(/,?\s*\];\n$/, `, ${names.robot}];\n`),
    'workflows/index.ts': (text) => `${text}export { ${names.workflow} } from './${names.file}';\n`,
  };
}

function refuse(why: string): number {
  process.stderr.write(`Nothing was written: ${why}\n`);
  return exitCodes.usage;
}
