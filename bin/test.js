'use strict';
require('./check-node').checkNode();
const path = require('node:path');
const { ensure } = require('./ensure');
const { run } = require('./run');

/** Everything that a reviewer needs, in the order of what is quickest to mend. Arguments go to jest. */
const checks = [
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['biome', 'format', '.'],
  ['tsc', '--noEmit'],
  ['jest', ...process.argv.slice(2)],
];

async function test() {
  const cwd = path.join(__dirname, '..');
  await ensure();
  for (const [command, ...args] of checks) {
    process.stderr.write(`> ${[command, ...args].join(' ')}\n`);
    await run(path.join(cwd, 'node_modules/.bin', command), args, { cwd, stdout: 1 }).catch((error) => {
      throw new Error(`${command} ${error.message}`);
    });
  }
}

test().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
