import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';
import { until } from '../../support/until';

const { withLock } = require(join(packageRoot, 'bin/lock.js')) as {
  withLock: <T>(file: string, work: () => Promise<T>) => Promise<T>;
};

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'robots-lock-'));
  file = join(dir, 'a.lock');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

const hold = (pid: number | undefined) => writeFileSync(file, `${pid}`);
const ours = async () => readFileSync(file, 'utf8');

describe('a lock whose holder died', () => {
  it.each([
    ['is taken over', () => spawnSync('true').pid],
    ['is taken over by the process that has its number now', () => process.pid],
  ])('%s, and let go', async (_, holder) => {
    hold(holder());
    expect(await withLock(file, ours)).toBe(`${process.pid}`);
    expect(existsSync(file)).toBe(false);
  });

  it('is left to the first of two that find it', async () => {
    hold(spawnSync('true').pid);
    const first = process.ppid;
    const isAlive = jest.spyOn(process, 'kill').mockImplementationOnce(() => {
      // Takes it over while we learn that the holder is dead.
      hold(first);
      throw Object.assign(new Error('ESRCH'), { code: 'ESRCH' });
    });
    const second = withLock(file, ours);
    await until('it was looked at again', () => isAlive.mock.calls.length > 2);
    expect(readFileSync(file, 'utf8')).toBe(`${first}`);
    rmSync(file);
    expect(await second).toBe(`${process.pid}`);
  });
});

describe('a lock that another takes over now', () => {
  it('is left to it', async () => {
    hold(spawnSync('true').pid);
    writeFileSync(`${file}.takeover`, `${process.ppid}`);
    const looks = jest.spyOn(process, 'kill');
    const waiting = withLock(file, ours);
    await until('it looked twice', () => looks.mock.calls.length > 2);
    expect(existsSync(file)).toBe(true);
    rmSync(`${file}.takeover`);
    expect(await waiting).toBe(`${process.pid}`);
  });
});

describe('a lock whose holder lives', () => {
  it('is waited for, and after a while this is said once, with what to remove', async () => {
    hold(process.ppid);
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    // jest's own lines come here too.
    const said = () => stderr.mock.calls.flatMap(([line]) => (String(line).includes(file) ? [line] : []));
    const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
    const looks = jest.spyOn(process, 'kill');
    const waiting = withLock(file, ours);
    await until('it waits', () => looks.mock.calls.length > 1);
    expect(said()).toEqual([]);
    clock.mockReturnValue(10_000);
    const before = looks.mock.calls.length;
    await until('it looked again', () => looks.mock.calls.length > before + 2);
    expect(said()).toEqual([
      `Waiting for another command here (process ${process.ppid}). If there is none, remove ${file}*\n`,
    ]);
    rmSync(file);
    expect(await waiting).toBe(`${process.pid}`);
  });
});
