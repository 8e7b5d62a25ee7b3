import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

/** A clone whose npm and compiler are scripts that note each call in `calls`. */
let clone: string;

const at = (path: string) => join(clone, path);
const put = async (path: string, text: string) => {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), text, { mode: 0o755 });
};
const calls = async () => (await readFile(at('calls'), 'utf8')).trim().split('\n');

const lock = (version: string) =>
  JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { optional: true } },
  });
const npm = `#!/bin/sh
case $PWD in */bench) calls=../calls; of=" in bench";; *) calls=calls; of="";; esac
echo "npm $1$of" >> $calls; echo "words of npm"
mkdir -p node_modules/.bin; cp package-lock.json node_modules/.package-lock.json
[ "$of" ] || cp compiler node_modules/.bin/tsc
`;
const compiler = `#!/bin/sh
case $2 in bench/*)
  echo "tsc of bench" >> calls; mkdir -p bench/dist/bench bench/dist/src; cp bench/main.ts bench/dist/bench/main.js; exit;;
esac
echo tsc >> calls; sleep 0.2; grep -q broken src/main.ts && { echo "error TS1"; exit 2; }
mkdir -p dist/src/worker; cp src/main.ts dist/src/main.js
echo "exports.buildBundle = async () => require('node:child_process').execSync('echo bundle >> calls');" > dist/src/worker/build-bundle.js
`;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'robots-bin-'));
  await cp(join(packageRoot, 'bin'), at('bin'), { recursive: true });
  await put('path/npm', npm);
  await put('compiler', compiler);
  await put('package-lock.json', lock('1.0.0'));
  await put('src/main.ts', 'console.log(JSON.stringify([process.pid, ...process.argv.slice(2)]))');
  for (const folder of ['workflows', 'activities', 'sandbox', 'testbed', 'chaos'])
    await put(`${folder}/index.ts`, '');
  await put('bench/package-lock.json', lock('1.0.0'));
  await put('bench/main.ts', "console.log(require('a'))");
  await put('bench/node_modules/a/index.js', "module.exports = 'of bench'");
  for (const path of ['tsconfig.json', 'tsconfig.build.json']) await put(path, '{}');
  await put('calls', '');
});
afterEach(() => rm(clone, { recursive: true }));

function start(...args: string[]): ChildProcess {
  const PATH = `${at('path')}:${process.env.PATH}`;
  return spawn(process.execPath, [at('bin/robots'), ...args], { cwd: clone, env: { PATH } });
}

async function finish(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data) => (stdout += data));
  child.stderr?.on('data', (data) => (stderr += data));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

describe('bin/robots on a clean clone', () => {
  it('installs, builds, and runs the command in the same process, with its arguments', async () => {
    const child = start('demo', '--exit');
    const { stdout, stderr } = await finish(child);
    expect(JSON.parse(stdout)).toEqual([child.pid, 'demo', '--exit']);
    expect(stderr).toMatch(/Installing .*\nwords of npm\nBuilding …\n/);
    expect(await calls()).toEqual(['npm install', 'tsc', 'bundle']);
  });

  it('neither installs nor builds a second time', async () => {
    await finish(start());
    const { stderr } = await finish(start());
    expect(stderr).toBe('');
    expect(await calls()).toHaveLength(3);
  });

  it('does the work once for two that start at the same time', async () => {
    const both = await Promise.all([finish(start()), finish(start())]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await calls()).toEqual(['npm install', 'tsc', 'bundle']);
  });

  it('takes over from one that was killed in the middle', async () => {
    await put('.cache/ensure.lock', `${spawnSync('true').pid}`);
    expect((await finish(start())).code).toBe(0);
  });

  it('hands SIGTERM to the command', async () => {
    await put(
      'src/main.ts',
      "process.once('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => {}, 1e3); console.log('up')",
    );
    const child = start();
    child.stdout?.once('data', () => child.kill('SIGTERM'));
    expect(await finish(child)).toMatchObject({ code: 0, stdout: 'up\nended\n' });
  });
});

describe('bin/robots after a change', () => {
  beforeEach(() => finish(start()));

  it('builds again when a source differs', async () => {
    await appendFile(at('workflows/index.ts'), '// other');
    await finish(start());
    expect((await calls()).slice(3)).toEqual(['tsc', 'bundle']);
  });

  it('installs and builds again when the lock file differs', async () => {
    await put('package-lock.json', lock('2.0.0'));
    await finish(start());
    expect((await calls()).slice(3)).toEqual(['npm install', 'tsc', 'bundle']);
  });

  it('starts nothing that does not build, and tries again next time', async () => {
    const works = await readFile(at('src/main.ts'), 'utf8');
    await put('src/main.ts', 'broken');
    const { code, stdout, stderr } = await finish(start());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/error TS1\nBuilding: ended with 2; nothing was started/);
    await put('src/main.ts', works);
    expect((await finish(start())).code).toBe(0);
  });
});

describe('the bench on a clean clone', () => {
  const bench = () => {
    const PATH = `${at('path')}:${process.env.PATH}`;
    const args = [at('bin/with-build.js'), '--bench', 'dist/bench/main.js'];
    return finish(spawn(process.execPath, args, { cwd: clone, env: { PATH } }));
  };

  it('is installed and built behind the product, and finds its own packages', async () => {
    expect(await bench()).toMatchObject({ code: 0, stdout: 'of bench\n' });
    expect(await calls()).toEqual(['npm install', 'tsc', 'bundle', 'npm install in bench', 'tsc of bench']);
    await bench();
    expect(await calls()).toHaveLength(5);
  });

  it('is built again when a source of its own differs, or the product’s', async () => {
    await bench();
    await appendFile(at('bench/main.ts'), '// other');
    await bench();
    expect((await calls()).slice(5)).toEqual(['tsc of bench']);
    await appendFile(at('src/main.ts'), '// other');
    await bench();
    expect((await calls()).slice(6)).toEqual(['tsc', 'bundle', 'tsc of bench']);
  });
});

describe('bin/robots on an old Node', () => {
  it.each(['18.20.8', '20.18.3'])('names what is needed on %s, and does nothing', (version) => {
    const old = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require('./bin/robots')`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', old], { cwd: clone, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe(
      `Node 20.19 or newer is needed, this is ${version}; nothing was installed or started. Install it from https://nodejs.org.\n`,
    );
  });
});
