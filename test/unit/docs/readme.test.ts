import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
  block.split('\n'),
);
const commands = blocks.map((line) => line.replace(/#.*/, '').trim()).filter(Boolean);

describe('the README', () => {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  it('has commands in its blocks', () => expect(commands.length).toBeGreaterThan(8));

  it.each(commands)('names a command that there is: %s', (command) => {
    const [, name = ''] = /^npm (?:run (?:-s )?)?([\w:-]+)/.exec(command) ?? [];
    expect(Object.keys(scripts)).toContain(name);
    const [, role] = /^npm run -s robots -- ([\w-]+)/.exec(command) ?? [];
    if (role === undefined) return;
    const main = readFileSync(join(packageRoot, 'src/main.ts'), 'utf8');
    expect(main).toMatch(new RegExp(`(?:serves|command)\\('${role}'`));
  });

  it('links files that there are', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(packageRoot, path)))).toEqual([]);
  });
});
