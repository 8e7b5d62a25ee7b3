'use strict';

/** ms */
const lookEvery = 300;

/**
 * Ends this process by SIGTERM once the shell that npm started it from is gone. npm hands a signal to that shell only:
 * `npx` would end, and what it started would live on with its ports and files.
 */
function endWithNpm() {
  // Started by anything else, a process may well outlive whoever started it: nohup, a service manager.
  if (!process.env.npm_command) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, lookEvery);
  look.unref();
}

module.exports = { endWithNpm };
