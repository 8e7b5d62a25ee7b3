import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folder, openFolder } from '../../../src/inbox/journal/folder';
import { InboxInUseError } from '../../../src/inbox/journal/lock';
import { compileInbox } from './compile-inbox';
import { temporaryDirectory } from './fixture';

const locking = `
const [, code, dir] = process.argv;
const { openFolder } = require(code + '/folder.js');
openFolder(dir, () => false).then(
  () => { console.log('locked'); setInterval(() => undefined, 60_000); },
  (error) => console.log(error.message),
);
`;

let code: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  code = await temporaryDirectory();
  await compileInbox(code);
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

const open = (dir: string): Promise<Folder> => openFolder(dir, () => false);

/** A process that tries to lock the directory, and the first thing that it says. @param options of unshare */
async function contender(
  dir: string,
  options?: readonly string[],
): Promise<{ child: ChildProcess; said: string }> {
  const args = ['-e', locking, code, dir];
  const child = options
    ? spawn('unshare', [...options, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [chunk] = await once(child.stdout, 'data');
  return { child, said: String(chunk).trim() };
}

describe('the lock of a folder', () => {
  it('refuses while another process has it, a stopped one too, and names that process', async () => {
    const dir = await temporaryDirectory();
    const { child, said } = await contender(dir);
    expect(said).toBe('locked');
    await expect(open(dir)).rejects.toThrow(InboxInUseError);
    child.kill('SIGSTOP');
    await expect(open(dir)).rejects.toThrow(`is in use by process ${child.pid}`);
  });

  it('is free as soon as its owner is killed, and leaves nothing behind', async () => {
    const dir = await temporaryDirectory();
    const { child } = await contender(dir);
    child.kill('SIGKILL');
    await once(child, 'close');
    const folder = await open(dir);
    expect(await folder.names()).toEqual([]);
    await folder.close();
  });

  it('gives exactly one of several that start at once the folder', async () => {
    const dir = await temporaryDirectory();
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => open(dir)));
    const folders = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(folders).toHaveLength(1);
    const { said } = await contender(dir);
    expect(said).toContain(`is in use by process ${process.pid}`);
    await folders[0]?.close();
  });

  it('holds with every file removed from the folder, and goes with a folder that is moved', async () => {
    const dir = join(await temporaryDirectory(), 'inbox');
    const folder = await open(dir);
    await rm(join(dir, 'anything'), { force: true });
    await rename(dir, `${dir}-moved`);
    expect((await contender(`${dir}-moved`)).said).toContain('is in use by');
    await mkdir(dir);
    expect((await contender(dir)).said).toBe('locked');
    expect(await folder.settle()).toBe('in-use');
    await folder.close();
  });

  const container = ['--net', '--pid', '--fork'];
  const mayUnshare = spawnSync('unshare', [...container, 'true']).status === 0;
  (mayUnshare ? it : it.skip)(
    'is seen from a container with network and process ids of its own',
    async () => {
      const dir = await temporaryDirectory();
      await contender(dir);
      const { said } = await contender(dir, container);
      expect(said).toContain('is in use by');
    },
  );
});
