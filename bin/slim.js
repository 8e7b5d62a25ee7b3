'use strict';
const { readdirSync, rmSync } = require('node:fs');
const path = require('node:path');

/** As Temporal names what it builds its native core for. */
const archs = { x64: 'x86_64', arm64: 'aarch64' };
const systems = { linux: 'unknown-linux-gnu', darwin: 'apple-darwin', win32: 'pc-windows-msvc' };

/** Of no use where nothing is compiled or debugged. */
const forDevelopers = /\.(map|d\.[cm]?ts)$/;

/** Removes from installed packages what an image does not need: native code of other platforms, sources of it, source maps. */
function slim(modules, { arch = process.arch, platform = process.platform } = {}) {
  const core = path.join(modules, '@temporalio/core-bridge');
  const own = `${archs[arch]}-${systems[platform]}`;
  const releases = path.join(core, 'releases');
  const names = readdirSync(releases);
  if (!names.includes(own)) throw new Error(`There is no native core for ${own}; nothing was removed.`);
  for (const name of names)
    if (name !== own) rmSync(path.join(releases, name), { recursive: true, force: true });
  rmSync(path.join(core, 'sdk-core'), { recursive: true, force: true });
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && forDevelopers.test(entry.name)) rmSync(path.join(entry.parentPath, entry.name));
}

module.exports = { slim };
if (require.main === module) slim(process.argv[2]);
