'use strict';
const { spawn } = require('node:child_process');
const events = require('node:events');

/**
 * Runs a command to its end, with its output on `stdout`: 1, or 2 where our own standard output is for results.
 * A signal to us ends it first. Rejects unless it ended with 0.
 */
async function run(command, args, { cwd, stdout = 2 }) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', stdout, 2] });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    const [code, signal] = await events.once(child, 'exit');
    if (code !== 0) throw new Error(`ended ${signal ? `by ${signal}` : `with ${code}`}`);
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}

module.exports = { run };
