import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import files from 'node:fs/promises';
import { join } from 'node:path';
import { InboxInUseError, lockDirectory } from '../../../src/inbox/lock';
import { compileInbox } from './compile-inbox';
import { filesOf, temporaryDirectory } from './fixture';

const locking = `
const [, code, dir] = process.argv;
const { lockDirectory } = require(code + '/lock.js');
lockDirectory(dir).then(
  () => { console.log('locked'); setInterval(() => undefined, 60_000); },
  (error) => console.log(error.message),
);
`;

// Processes of their own, on machines with other work too.

let code: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  code = await temporaryDirectory();
  await compileInbox(code);
});

afterEach(async () => {
  jest.restoreAllMocks();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

/** A process that tries to lock the directory, and the first thing that it says. */
async function contender(dir: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['-e', locking, code, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [chunk] = await once(child.stdout, 'data');
  return { child, said: String(chunk).trim() };
}

describe('lockDirectory', () => {
  it('refuses while another process has the directory, a stopped one too, and names it', async () => {
    const dir = await temporaryDirectory();
    const { child, said } = await contender(dir);
    expect(said).toBe('locked');
    await expect(lockDirectory(dir)).rejects.toThrow(InboxInUseError);
    child.kill('SIGSTOP');
    await expect(lockDirectory(dir)).rejects.toThrow(`is in use by process ${child.pid}`);
    expect(await filesOf(dir, '.sock')).toHaveLength(1);
  });

  it('is free as soon as its owner is killed', async () => {
    const dir = await temporaryDirectory();
    const { child } = await contender(dir);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await filesOf(dir, '.sock')).toHaveLength(1);
    const lock = await lockDirectory(dir);
    expect(await filesOf(dir, `owner-${process.pid}-`)).toEqual(await filesOf(dir, '.sock'));
    await lock.release();
    expect(await filesOf(dir, '.sock')).toEqual([]);
  });

  it('gives exactly one of several that start at once the directory', async () => {
    const dir = await temporaryDirectory();
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => lockDirectory(dir)));
    const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(locks).toHaveLength(1);
    const { said } = await contender(dir);
    expect(said).toContain(`is in use by process ${process.pid}`);
    await locks[0]?.release();
  });

  it('does not stay without the socket by which others find it', async () => {
    const dir = await temporaryDirectory();
    const { readdir } = files;
    // As a contender does that knocked between our bind and our listen, and died before we knocked at its door.
    jest.spyOn(files, 'readdir').mockImplementationOnce(async (...args) => {
      for (const name of await filesOf(dir, '.sock')) await files.rm(join(dir, name));
      return readdir(...args);
    });
    const lock = await lockDirectory(dir);
    expect(await filesOf(dir, '.sock')).toHaveLength(1);
    await lock.release();
  });

  it('works in a directory whose path is longer than a socket’s may be', async () => {
    const dir = join(await temporaryDirectory(), 'x'.repeat(120));
    await files.mkdir(dir);
    const lock = await lockDirectory(dir);
    await expect(lockDirectory(dir)).rejects.toThrow(InboxInUseError);
    await lock.release();
  });
});
