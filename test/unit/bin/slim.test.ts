import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

const { slim } = require(join(packageRoot, 'bin/slim.js')) as {
  slim: (modules: string, on: { arch: string; platform: string }) => void;
};

let modules: string;
beforeEach(async () => {
  modules = await mkdtemp(join(tmpdir(), 'slim-'));
  const files = [
    '@temporalio/core-bridge/index.js',
    '@temporalio/core-bridge/releases/x86_64-unknown-linux-gnu/index.node',
    '@temporalio/core-bridge/releases/aarch64-unknown-linux-gnu/index.node',
    '@temporalio/core-bridge/releases/x86_64-pc-windows-msvc/index.node',
    '@temporalio/core-bridge/sdk-core/Cargo.toml',
    'zod/index.js',
    'zod/index.js.map',
    'zod/index.d.cts',
    'zod/src/index.ts',
  ];
  for (const file of files) {
    await mkdir(dirname(join(modules, file)), { recursive: true });
    await writeFile(join(modules, file), '');
  }
});
afterEach(() => rm(modules, { recursive: true }));

async function left(): Promise<string[]> {
  const entries = await readdir(modules, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(modules.length + 1))
    .toSorted();
}

it('an image keeps the native core of its own platform, and nothing that only developers read', async () => {
  slim(modules, { arch: 'x64', platform: 'linux' });
  expect(await left()).toEqual([
    '@temporalio/core-bridge/index.js',
    '@temporalio/core-bridge/releases/x86_64-unknown-linux-gnu/index.node',
    'zod/index.js',
    'zod/src/index.ts',
  ]);
});

it('a platform without a native core is refused before anything is removed', async () => {
  const all = await left();
  expect(() => slim(modules, { arch: 's390x', platform: 'linux' })).toThrow('nothing was removed');
  expect(await left()).toEqual(all);
});
