import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root';

jest.setTimeout(600_000);

/** A copy of the source tree as git has it, changes and new files included. */
let tree: string;
beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'robots-tree-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: packageRoot });
  for (const path of listed.toString().split('\n').filter(Boolean)) {
    if (existsSync(join(packageRoot, path))) cpSync(join(packageRoot, path), join(tree, path));
  }
  for (const path of ['node_modules', '.cache']) {
    if (existsSync(join(packageRoot, path))) symlinkSync(join(packageRoot, path), join(tree, path));
  }
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function run(command: string): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: tree, encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

/** The commands of a page, in order. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(packageRoot, page), 'utf8');
  return [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'));
}

describe('a robot that `robots new` has written', () => {
  const commands = commandsOf('docs/write-a-robot.md');

  it('is told of on a page that begins with the command', () => {
    expect(commands[0]).toBe('npm run -s robots -- new erp_reserve_stock');
    expect(commands.length).toBeGreaterThan(3);
  });

  it.each(commands)('is green with no edit, by the page’s own commands: %s', (command) => {
    expect(run(command)).toMatchObject({ code: 0 });
  });

  it('is written once: its files are there, and a second time nothing is touched', () => {
    const before = readFileSync(join(tree, 'src/robots/index.ts'), 'utf8');
    expect(before).toContain('erpReserveStockRobot');
    expect(run('node bin/robots new erp_reserve_stock')).toMatchObject({ code: 2 });
    expect(run('node bin/robots new Bad-Code')).toMatchObject({ code: 2 });
    expect(readFileSync(join(tree, 'src/robots/index.ts'), 'utf8')).toBe(before);
  });

  it('has the compiler on its side: a setting renamed in the robot alone does not compile', () => {
    const file = join(tree, 'src/robots/erp-reserve-stock.ts');
    execFileSync('sed', ['-i', 's/^  text: textThat/  words: textThat/', file]);
    const { code, said } = run('npm run -s typecheck');
    expect(code).not.toBe(0);
    expect(said).toContain('workflows/erp-reserve-stock.ts');
  });
});
