'use strict';
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { withLock } = require('./lock');
const { run } = require('./run');

const root = path.join(__dirname, '..');
const at = (name) => path.join(root, name);
const say = (line) => process.stderr.write(`${line}\n`);

/** What the build is made of. */
const sources = [
  'src',
  'workflows',
  'activities',
  'sandbox',
  'testbed',
  'bench',
  'chaos',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];

/** Installs and builds what is missing; costs a few ms where nothing is. One process at a time does the work. */
async function ensure() {
  if (!isInstalled()) {
    await locked(isInstalled, 'Installing dependencies (npm install) …', () =>
      run('npm', ['install', '--no-save', '--include=dev'], { cwd: root }),
    );
  }
  if (!isBuilt()) await locked(isBuilt, 'Building …', build);
}

async function locked(isDone, line, work) {
  await withLock(at('.cache/ensure.lock'), async () => {
    if (isDone()) return;
    say(line);
    await work().catch((error) => {
      throw new Error(
        `${line.replace(' …', '')}: ${error.message}; nothing was started. The lines above say why.`,
      );
    });
  });
}

/** Whether node_modules holds what the lock file names: npm keeps a copy of what it installed. */
function isInstalled() {
  const wanted = readJson(at('package-lock.json')).packages;
  const present = readJson(at('node_modules/.package-lock.json'))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(([place, { version, integrity, optional }]) => {
    if (place === '') return true;
    const found = present[place];
    // Packages for other platforms are left out.
    return found ? found.version === version && found.integrity === integrity : optional;
  });
}

function isBuilt() {
  return existsSync(at('dist/.stamp')) && readFileSync(at('dist/.stamp'), 'utf8') === stamp();
}

async function build() {
  const built = stamp();
  rmSync(at('dist'), { recursive: true, force: true });
  await run(at('node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
  const bundle = "require('./dist/src/worker/build-bundle.js').buildBundle('dist/workflow-bundle.js')";
  await run(process.execPath, ['-e', bundle], { cwd: root });
  writeFileSync(at('dist/.stamp'), built);
}

/** SHA-256 over the names and contents of all sources. */
function stamp() {
  const hash = createHash('sha256');
  const add = (name) => {
    if (statSync(at(name)).isDirectory()) {
      for (const entry of readdirSync(at(name)).toSorted()) add(`${name}/${entry}`);
    } else
      hash
        .update(`${name}\0`)
        .update(readFileSync(at(name)))
        .update('\0');
  };
  sources.forEach(add);
  return hash.digest('hex');
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

module.exports = { ensure };
