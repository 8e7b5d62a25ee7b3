import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';

it('lines are written beside the work, and none is lost when the process exits', () => {
  const lines = 2_000;
  const script = `
    const { createLogger } = require(${JSON.stringify(join(packageRoot, 'src/logger.ts'))});
    const log = createLogger('info');
    for (let n = 0; n < ${lines}; n += 1) log.info({ document: 'DEAL_' + n }, 'accepted');
    process.exit(0);
  `;
  const hook = join(packageRoot, 'test/support/typescript-hook.js');
  const { stderr } = spawnSync(process.execPath, ['--require', hook, '-e', script], { encoding: 'utf8' });
  const written = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { document: string });
  expect(written).toHaveLength(lines);
  expect(written.at(-1)).toMatchObject({ document: `DEAL_${lines - 1}` });
});
