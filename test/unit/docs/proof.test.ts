import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

it('docs/proof.md names for each kind that real material found a test that is there', async () => {
  const text = await readFile(join(packageRoot, 'docs/proof.md'), 'utf8');
  const [, table = ''] = text.split('\n| What broke it | What holds now | Tests |\n');
  const lines = (table.split('\n\n')[0] ?? '').split('\n').slice(1);
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const names = [...(line.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(names).not.toEqual([]);
    for (const name of names) {
      const file = `test/${name}.test.ts`;
      expect([file, existsSync(join(packageRoot, file))]).toEqual([file, true]);
    }
  }
});
