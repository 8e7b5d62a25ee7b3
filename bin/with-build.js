'use strict';
require('./check-node').checkNode();
const path = require('node:path');
const { ensure } = require('./ensure');
const { run } = require('./run');

/** Installs and builds what is missing, then runs node with the arguments given. */
ensure()
  .then(() => run(process.execPath, process.argv.slice(2), { cwd: path.join(__dirname, '..'), stdout: 1 }))
  .catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
