'use strict';
require('./check-node').checkNode();
require('./end-with-npm').endWithNpm();
const path = require('node:path');
const { ensure, ensureBench } = require('./ensure');
const { run } = require('./run');

const [first, ...rest] = process.argv.slice(2);
const withBench = first === '--bench';

/** Installs and builds what is missing, with `--bench` that of the bench too; then runs node with the other arguments. */
(withBench ? ensureBench() : ensure())
  .then(() =>
    run(process.execPath, withBench ? rest : [first, ...rest], {
      cwd: path.join(__dirname, '..'),
      stdout: 1,
    }),
  )
  .catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
