'use strict';
const { createHash } = require('node:crypto');
const {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const path = require('node:path');
const { withLock } = require('./lock');
const { run } = require('./run');

const root = path.join(__dirname, '..');
const at = (name) => path.join(root, name);
const say = (line) => process.stderr.write(`${line}\n`);

/**
 * The product and what is tried with it. `sources` is what its build is made of; one that is not there, as the chaos
 * runs in an image, is not built.
 */
const product = {
  folder: '.',
  sources: [
    'src',
    'workflows',
    'activities',
    'sandbox',
    'testbed',
    'chaos',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
  ],
  output: 'dist',
  async build() {
    rmSync(at('dist'), { recursive: true, force: true });
    await run(at('node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
    const bundle = "require('./dist/src/worker/build-bundle.js').buildBundle('dist/workflow-bundle.js')";
    await run(process.execPath, ['-e', bundle], { cwd: root });
  },
};

/** The bench, in the product's build: one of the product makes it anew. */
const bench = {
  folder: 'bench',
  sources: ['bench'],
  output: 'dist/bench',
  async build() {
    const compiled = 'bench/dist';
    for (const folder of [compiled, bench.output]) rmSync(at(folder), { recursive: true, force: true });
    await run(at('node_modules/.bin/tsc'), ['-p', 'bench/tsconfig.build.json'], { cwd: root });
    // The rest of what was compiled is the product's, which is there.
    renameSync(at(`${compiled}/bench`), at(bench.output));
    rmSync(at(compiled), { recursive: true });
    // Where its scripts look for its packages.
    symlinkSync('../../bench/node_modules', at(`${bench.output}/node_modules`));
  },
};

/** Installs and builds what is missing; costs a few ms where nothing is. One process at a time does the work. */
const ensure = () => ensurePackage(product);

/** The same with the bench, whose packages nothing else needs. */
async function ensureBench() {
  await ensure();
  await ensurePackage(bench);
}

async function ensurePackage({ folder, sources, output, build }) {
  const name = folder === '.' ? '' : ` of ${folder}`;
  const installed = () => isInstalled(folder);
  if (!installed()) {
    await locked(installed, `Installing dependencies${name} (npm install) …`, () =>
      run('npm', ['install', '--no-save', '--include=dev'], { cwd: at(folder) }),
    );
  }
  const stampFile = at(`${output}/.stamp`);
  const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOf(sources);
  if (isBuilt()) return;
  await locked(isBuilt, `Building${folder === '.' ? '' : ` ${folder}`} …`, async () => {
    const built = stampOf(sources);
    await build();
    writeFileSync(stampFile, built);
  });
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
function isInstalled(folder) {
  const wanted = readJson(at(`${folder}/package-lock.json`)).packages;
  const present = readJson(at(`${folder}/node_modules/.package-lock.json`))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(([place, { version, integrity, optional }]) => {
    if (place === '') return true;
    const found = present[place];
    // Packages for other platforms are left out.
    return found ? found.version === version && found.integrity === integrity : optional;
  });
}

/** In a source's folder, but not of what a build is made of. */
const besides = new Set(['node_modules', 'dist', 'results', 'test']);

/** SHA-256 over the names and contents of all sources. */
function stampOf(sources) {
  const hash = createHash('sha256');
  const add = (name) => {
    if (statSync(at(name)).isDirectory()) {
      for (const entry of readdirSync(at(name)).toSorted()) if (!besides.has(entry)) add(`${name}/${entry}`);
    } else
      hash
        .update(`${name}\0`)
        .update(readFileSync(at(name)))
        .update('\0');
  };
  sources.filter((name) => existsSync(at(name))).forEach(add);
  return hash.digest('hex');
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

module.exports = { ensure, ensureBench };
