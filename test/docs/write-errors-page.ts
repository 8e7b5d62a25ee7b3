import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { errorsPage } from './errors-page';

writeFileSync(join(packageRoot, 'docs/errors.md'), errorsPage());
