import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

/** Rows of the table of who can do what. */
async function rows(): Promise<string[]> {
  const text = await readFile(join(packageRoot, 'docs/security.md'), 'utf8');
  const [, table = ''] = text.split('\n| Who knows | Can | Shown by |\n');
  const lines = table.split('\n').slice(1);
  return lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
}

describe('docs/security.md', () => {
  it('names for each line of who can do what a test that is there', async () => {
    const lines = await rows();
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      const shown = line.split('|').at(-2) ?? '';
      let source = '';
      let named = 0;
      for (const [, file, name = ''] of shown.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
        if (file) source = await readFile(join(packageRoot, `test/${file}.test.ts`), 'utf8');
        else if (source.includes(`'${name}'`)) named += 1;
        else throw new Error(`No test is called "${name}".`);
      }
      expect([line, named]).not.toEqual([line, 0]);
    }
  });
});
