import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPlant, plantNames, plants } from '../../../chaos/plants/plants';
import { packageRoot } from '../../../src/package-root';

it.each(plantNames)('%s can be planted', async (name) => {
  const plant = plants[name];
  const built = await readFile(join(packageRoot, 'dist', `${plant.file}.js`), 'utf8');
  expect(applyPlant(built, plant)).not.toBe(built);
});

it('a bug that finds no place is refused by name', () => {
  const plant = { title: '', file: 'src/a', find: 'x', replace: 'y' };
  expect(() => applyPlant('abc', plant)).toThrow('src/a holds "x" 0 times');
  expect(() => applyPlant('x, x', plant)).toThrow('src/a holds "x" 2 times');
});
