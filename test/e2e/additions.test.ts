import { newRobot } from '../../src/cli/new-robot';
import { addPart, reservation, taskSystem } from '../support/added-parts';
import { copySourceTree, type SourceTree } from '../support/source-tree';

jest.setTimeout(600_000);

let tree: SourceTree;
beforeAll(() => {
  tree = copySourceTree();
  run('git init --quiet && git config user.name test && git config user.email test@example.com');
  commit();
});
afterAll(() => tree.remove());

function run(command: string): string {
  const { code, said } = tree.run(command);
  if (code !== 0) throw new Error(`${command}: ${said}`);
  return said;
}

function commit(): void {
  run('git add --all && git commit --quiet --message tree');
}

/** Files that were there and are not as they were. */
function changedFiles(): string[] {
  const changed = run('git diff --name-only').split('\n').filter(Boolean);
  commit();
  return changed;
}

describe('beside files of its own', () => {
  // Every process is handed the settings that it reads by their names, hence the last two.
  it('an external system changes five files', () => {
    addPart(tree.dir, taskSystem);
    expect(changedFiles().toSorted()).toEqual([
      '.env.example',
      'activities/index.ts',
      'docker-compose.temporal.yml',
      'src/systems/index.ts',
      'workflows/contract/external-systems.ts',
    ]);
  });

  it('a robot changes two', () => {
    expect(newRobot('make_task', tree.dir)).toBe(0);
    run(`sed -i "s/system: 'erp'/system: 'tasks'/" src/robots/make-task.ts`);
    expect(changedFiles().toSorted()).toEqual(['src/robots/index.ts', 'workflows/index.ts']);
  });

  it('a kind of object in the ERP changes three', () => {
    addPart(tree.dir, reservation);
    expect(changedFiles().toSorted()).toEqual([
      'src/clients/erp/mapping.ts',
      'src/clients/erp/objects.ts',
      'workflows/creations.ts',
    ]);
  });

  it('all of them compile, and every list that tests hold whole has them', () => {
    const tests = 'unit/(config|compose|messages|systems|robots)';
    expect(() => run('npm run -s typecheck')).not.toThrow();
    expect(() => run(`npm run -s test:unit -- --silent --testPathPatterns '${tests}'`)).not.toThrow();
  });
});
