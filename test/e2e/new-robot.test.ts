import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { copySourceTree, type SourceTree } from '../support/source-tree';

jest.setTimeout(600_000);

let tree: SourceTree;
beforeAll(() => {
  tree = copySourceTree();
});
afterAll(() => tree.remove());

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

  it('may have any code that the vendor allows, and is green too', () => {
    expect(tree.run('node bin/robots new CRM.Sync-2')).toMatchObject({ code: 0 });
    expect(readFileSync(join(tree.dir, 'src/robots/crm-sync-2.ts'), 'utf8')).toContain("code: 'CRM.Sync-2'");
  });

  // Of both.
  it.each(commands)('is green with no edit, by the page’s own commands: %s', (command) => {
    expect(tree.run(command)).toMatchObject({ code: 0 });
  });

  it('is written once: its files are there, and a second time nothing is touched', () => {
    const before = readFileSync(join(tree.dir, 'src/robots/index.ts'), 'utf8');
    expect(before).toContain('erpReserveStockRobot');
    expect(tree.run('node bin/robots new erp_reserve_stock')).toMatchObject({ code: 2 });
    expect(tree.run('node bin/robots new Erp.ReserveStock')).toMatchObject({ code: 2 });
    expect(tree.run('node bin/robots new bad/code')).toMatchObject({ code: 2 });
    expect(readFileSync(join(tree.dir, 'src/robots/index.ts'), 'utf8')).toBe(before);
  });

  it('has the compiler on its side: a setting or a returned value renamed in it alone does not compile', () => {
    const robot = (name: string) => join(tree.dir, 'src/robots', name);
    execFileSync('sed', ['-i', 's/^  text: setting/  words: setting/', robot('crm-sync-2.ts')]);
    const renamed = 's/^const returns = { result:/const returns = { outcome:/';
    execFileSync('sed', ['-i', renamed, robot('erp-reserve-stock.ts')]);
    const { code, said } = tree.run('npm run -s typecheck');
    expect(code).not.toBe(0);
    expect(said).toContain('workflows/crm-sync-2.ts');
    // Neither the workflow nor the texts know the value any more.
    expect(said).toMatch(/src\/robots\/erp-reserve-stock\.ts.*'result' does not exist/);
    expect(said).toContain('workflows/erp-reserve-stock.ts');
  });
});
