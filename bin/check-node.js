'use strict';
// Runs on any Node, so nothing here that an old one could not read.

/** Ends the process with 2 where Node is too old. */
function checkNode() {
  var needed = [20, 19];
  var found = process.versions.node.split('.').map(Number);
  if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) return;
  var versions = 'Node ' + needed.join('.') + ' or newer is needed, this is ' + process.versions.node;
  process.stderr.write(
    versions + '; nothing was installed or started. Install it from https://nodejs.org.\n',
  );
  process.exit(2);
}

module.exports = { checkNode: checkNode };
