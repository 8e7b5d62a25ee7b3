import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

const folder = 'src/clients/bitrix24';

/** What a box has no use for: its robots come with the module, and no user's token is behind a command. */
const ofTheCloud = [
  'bizproc.robot.add',
  'bizproc.robot.delete',
  'bizproc.robot.update',
  'user.current',
  'user.get',
];

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

it('the module has a command for each method that the portal’s client sends to boxes, and the wire names it', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', folder], { cwd: packageRoot })
    .toString()
    .split('\n')
    .filter((path) => path.endsWith('.ts') && !/(final|passing)-refusals/.test(path));
  const sent = files.flatMap((path) =>
    Array.from(
      read(path).matchAll(/'((?:crm|im|bizproc|user|module)\.[\w.]+)'/g),
      ([, method = '']) => method,
    ),
  );
  const wanted = [...new Set(sent)].filter((method) => !ofTheCloud.includes(method)).toSorted();
  expect(wanted.length).toBeGreaterThan(10);
  const registry = read('onpremise/module/lib/command/registry.php');
  const wire = read('docs/on-premise-wire.md');
  const told = (method: string): boolean =>
    wire.includes(`\`${method}\``) || wire.includes(`\`${method.replace(/\.add$/, '.list')}\`, \`.add\``);
  for (const method of wanted) {
    expect([method, registry.includes(`'${method}'`)]).toEqual([method, true]);
    expect([method, told(method)]).toEqual([method, true]);
  }
});
