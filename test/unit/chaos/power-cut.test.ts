import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMutation, mutations } from '../../../chaos/mutations/mutations';
import { type Cut, cutBack, type SyncLine } from '../../../chaos/stand/power-cut';
import { compileInbox } from '../inbox/compile-inbox';
import { idsOf, openInbox, temporaryDirectory } from '../inbox/fixture';
import { compileHook } from './compile-hook';

/** Stores three calls, notes the first as delivered, says so, and dies. */
const storeAndDie = `
  const { openJournal } = require('./inbox/journal.js');
  openJournal({ dir: process.argv[1], limitBytes: 64 * 1024 * 1024, log: console }).then(async (journal) => {
    for (const n of [1, 2, 3]) {
      const body = Buffer.from('body of ' + n);
      await journal.append({ id: 'robot/portal/wf/' + n, kind: 'start', portal: 'p', receivedAt: 1, body });
    }
    journal.delivered(1);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200);
  });
`;

/** What a power cut leaves of the inbox after three acknowledged calls. @param change to the compiled inbox */
async function storedThenCut(
  change?: (dir: string) => Promise<void>,
): Promise<{ pending: string[]; cut: Cut }> {
  const dir = await temporaryDirectory();
  const inbox = join(dir, 'calls');
  const record = join(dir, 'syncs');
  await compileInbox(join(dir, 'inbox'));
  await change?.(dir);
  const hook = await compileHook('record-syncs', dir);
  const ended = spawnSync(process.execPath, ['--require', hook, '-e', storeAndDie, inbox], {
    cwd: dir,
    env: { SYNC_RECORD: record },
    encoding: 'utf8',
  });
  expect([ended.signal, ended.stderr]).toEqual(['SIGKILL', '']);
  const cut = cutBack(inbox, record);
  const { journal } = await openInbox(inbox);
  return { pending: idsOf(journal.pending()), cut };
}

it('leaves every acknowledged call, and takes the notes of what was delivered', async () => {
  const { pending, cut } = await storedThenCut();
  expect(pending).toEqual(['1', '2', '3']);
  // The note of how far the file was synced goes as well.
  expect(cut).toMatchObject({ shortened: 0, removed: 2 });
});

it('takes every call of an inbox that does not sync', async () => {
  const { pending, cut } = await storedThenCut(async (dir) => {
    const file = join(dir, 'inbox/segment-writer.js');
    await writeFile(file, applyMutation(await readFile(file, 'utf8'), mutations['no-sync']));
  });
  expect(pending).toEqual([]);
  expect(cut.lostBytes).toBeGreaterThan(0);
});

describe('a file', () => {
  /** @returns bytes that are left, undefined where the file is gone */
  async function leftOf(lines: (file: string, dir: string) => SyncLine[]): Promise<number | undefined> {
    const dir = await temporaryDirectory();
    const folder = join(dir, 'folder');
    const file = join(folder, 'file');
    const record = join(dir, 'syncs');
    await mkdir(folder);
    await writeFile(file, '0123456789');
    await writeFile(
      record,
      lines(file, folder)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    cutBack(folder, record);
    return stat(file).then(
      ({ size }) => size,
      () => undefined,
    );
  }

  it.each<[string, number | undefined, (file: string, dir: string) => SyncLine[]]>([
    ['that was never synced is gone', undefined, () => []],
    [
      'whose folder was not synced since is gone',
      undefined,
      (file, folder) => [{ folder }, { file, bytes: 10 }],
    ],
    ['is shortened to what was synced', 4, (file, folder) => [{ file, bytes: 4 }, { folder }]],
    [
      'stays whole where all was synced',
      10,
      (file, folder) => [{ file, bytes: 10 }, { folder }, { file, bytes: 10 }],
    ],
    [
      'keeps what was synced under its name before',
      6,
      (file, folder) => [{ file: `${file}.new`, bytes: 6 }, { renamed: `${file}.new`, to: file }, { folder }],
    ],
  ])('%s', async (_, bytes, lines) => {
    expect(await leftOf(lines)).toBe(bytes);
  });
});
