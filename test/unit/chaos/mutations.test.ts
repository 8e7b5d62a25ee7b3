import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMutation, mutationNames, mutations } from '../../../chaos/mutations/mutations';
import { packageRoot } from '../../../src/base/package-root';

it.each(mutationNames)('%s can be put in', async (name) => {
  const mutation = mutations[name];
  const built = await readFile(join(packageRoot, 'dist', `${mutation.file}.js`), 'utf8');
  expect(applyMutation(built, mutation)).not.toBe(built);
});

it('a bug that finds no place is refused by name', () => {
  const mutation = { title: '', file: 'src/a', find: 'x', replace: 'y' };
  expect(() => applyMutation('abc', mutation)).toThrow('src/a holds "x" 0 times');
  expect(() => applyMutation('x, x', mutation)).toThrow('src/a holds "x" 2 times');
});
