import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';
import { errorsPage } from '../../docs/errors-page';

it('docs/errors.md is what `npm run docs:errors` writes', () => {
  expect(readFileSync(join(packageRoot, 'docs/errors.md'), 'utf8')).toBe(errorsPage());
});
