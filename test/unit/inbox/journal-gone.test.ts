import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, JournalOptions } from '../../../src/inbox/journal/journal';
import { mountSmallDisk, onSmallDisk } from '../../support/small-disk';
import { until } from '../../support/until';
import { crashCopy, filesOf, idsOf, newEntry, openInbox, temporaryDirectory } from './fixture';

const gone = { name: 'InboxFullError', reason: 'gone' };

interface Opened {
  dir: string;
  journal: Journal;
  logged: string[];
}

/** Of three calls, the first delivered; it looks at its files when a call comes, or as often as told. */
async function threeCalls(options: Partial<JournalOptions> = {}): Promise<Opened> {
  const dir = join(await temporaryDirectory(), 'inbox');
  const opened = await openInbox(dir, { lookEveryMs: 2 ** 30, ...options });
  for (const n of [1, 2]) await opened.journal.append(newEntry(n));
  opened.journal.delivered(1);
  await opened.journal.append(newEntry(3));
  await until('it is noted', async () => (await sizeOf(dir, '.marks')) > 0);
  return { dir, ...opened };
}

const often = { lookEveryMs: 20 };

async function sizeOf(dir: string, part: string): Promise<number> {
  const [name] = await filesOf(dir, part);
  return name === undefined ? 0 : (await stat(join(dir, name))).size;
}

const errorsIn = (logged: string[]): Record<string, unknown>[] =>
  logged.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);

const bodiesOf = async (journal: Journal): Promise<string[]> =>
  Promise.all(
    [...journal.pending()].map(async ({ seq }) =>
      Buffer.from((await journal.read(seq))?.body ?? '').toString(),
    ),
  );

/** What the next process would find if this one were killed now. */
async function afterKill(dir: string): Promise<string[]> {
  const { journal } = await openInbox(await crashCopy(dir));
  return idsOf(journal.pending());
}

describe('an inbox whose folder is gone', () => {
  const takenAway: [string, (dir: string) => Promise<void>][] = [
    ['removed', (dir) => rm(dir, { recursive: true, maxRetries: 5 })],
    ['moved', (dir) => rename(dir, `${dir}-moved`)],
  ];

  it.each(takenAway)(
    '%s: refuses calls, says so, and still reads what it acknowledged',
    async (_, takeAway) => {
      const { dir, journal, logged } = await threeCalls();
      await takeAway(dir);
      await expect(journal.append(newEntry(4))).rejects.toMatchObject(gone);
      expect(journal.stats().problem).toContain('removed, moved or unmounted');
      expect(errorsIn(logged)).toMatchObject([{ folder: dir, calls: 2 }]);
      expect(await bodiesOf(journal)).toEqual(['body of 2', 'body of 3']);
      await expect(journal.append(newEntry(5))).rejects.toMatchObject(gone);
      expect(errorsIn(logged)).toHaveLength(1);
    },
  );

  it('notices it without a call', async () => {
    const { dir, journal } = await threeCalls(often);
    await rename(dir, `${dir}-moved`);
    await until('it was noticed', () => journal.stats().problem !== undefined);
  });

  it('takes calls again when the folder is back, and has no call twice or back that it refused', async () => {
    const { dir, journal, logged } = await threeCalls();
    await rename(dir, `${dir}-moved`);
    await expect(journal.append(newEntry('refused'))).rejects.toMatchObject(gone);
    journal.delivered(2);
    await rename(`${dir}-moved`, dir);
    await journal.append(newEntry(4));
    expect(journal.stats().problem).toBeUndefined();
    await journal.close();
    const { journal: again, logged: complaints } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual(['3', '4']);
    expect(complaints).toEqual([]);
    expect(errorsIn(logged)).toHaveLength(1);
  });

  it.each(takenAway)(
    '%s: takes an empty one in its place, with all that it had acknowledged',
    async (_, takeAway) => {
      const { dir, journal, logged } = await threeCalls();
      await takeAway(dir);
      await mkdir(dir);
      await journal.append(newEntry(4));
      expect(errorsIn(logged)).toMatchObject([{ calls: 3 }]);
      expect(await afterKill(dir)).toEqual(['2', '3', '4']);
      expect(await bodiesOf(journal)).toEqual(['body of 2', 'body of 3', 'body of 4']);
      journal.delivered(2);
      await journal.close();
      const { journal: again, logged: complaints } = await openInbox(dir);
      expect(idsOf(again.pending())).toEqual(['3', '4']);
      expect(idsOf(again.young(60_000))).toEqual(['1', '2']);
      expect(complaints).toEqual([]);
    },
  );

  it('keeps the folder that was moved to itself until its calls are saved elsewhere', async () => {
    const { dir, journal } = await threeCalls(often);
    await rename(dir, `${dir}-moved`);
    await until('it was noticed', () => journal.stats().problem !== undefined);
    await expect(openInbox(`${dir}-moved`)).rejects.toThrow('is in use by');
    await mkdir(dir);
    await until('the new one was taken', () => journal.stats().problem === undefined);
    const { journal: other } = await openInbox(`${dir}-moved`);
    expect(idsOf(other.pending())).toEqual(['2', '3']);
  });

  it('leaves a folder alone that another process took, or that has calls of its own', async () => {
    const { dir, journal } = await threeCalls();
    await rename(dir, `${dir}-moved`);
    const { journal: other } = await openInbox(dir);
    await expect(journal.append(newEntry(4))).rejects.toMatchObject(gone);
    expect(journal.stats().problem).toContain('another process');
    await other.append(newEntry('theirs'));
    await other.close();
    await expect(journal.append(newEntry(4))).rejects.toMatchObject(gone);
    expect(journal.stats().problem).toContain('calls of its own');
    expect(await afterKill(dir)).toEqual(['theirs']);
    expect(await bodiesOf(journal)).toEqual(['body of 2', 'body of 3']);
  });

  it('names what it has not carried out when it ends without its folder', async () => {
    const { dir, journal, logged } = await threeCalls(often);
    await rm(dir, { recursive: true, maxRetries: 5 });
    await until('it was noticed', () => journal.stats().problem !== undefined);
    await journal.close();
    expect(errorsIn(logged).at(-1)).toMatchObject({
      lost: { atMost: 2 },
      entries: [newEntry(2).id, newEntry(3).id],
    });
  });
});

onSmallDisk('an inbox on a volume of its own', () => {
  it('does not take the bare mount point for an empty folder', async () => {
    const dir = join(await temporaryDirectory(), 'inbox');
    await mkdir(dir);
    const disk = mountSmallDisk(dir);
    let mounted = true;
    try {
      const { journal } = await openInbox(dir);
      await journal.append(newEntry(1));
      disk.unmount();
      mounted = false;
      await expect(journal.append(newEntry(2))).rejects.toMatchObject(gone);
      expect(journal.stats().problem).toContain('Mount it again');
      expect(await filesOf(dir, '')).toEqual([]);
      const other = mountSmallDisk(dir);
      try {
        await journal.append(newEntry(3));
        expect(await afterKill(dir)).toEqual(['1', '3']);
      } finally {
        await journal.close();
        other.unmount();
      }
    } finally {
      if (mounted) disk.unmount();
    }
  });
});

describe('a file of the inbox', () => {
  const callsOf = async (dir: string): Promise<string> =>
    join(dir, (await filesOf(dir, '.calls')).at(-1) ?? '');

  const harms: [string, (file: string) => Promise<void>, string | undefined][] = [
    ['that is removed', (file) => rm(file), undefined],
    ['that is moved', (file) => rename(file, `${file}-moved`), undefined],
    [
      'that is replaced by a copy',
      async (file) => {
        await copyFile(file, `${file}-copy`);
        await rename(`${file}-copy`, file);
      },
      '.foreign',
    ],
    [
      'that is replaced by another',
      async (file) => {
        await rm(file);
        await writeFile(file, 'not an inbox');
      },
      '.foreign',
    ],
    [
      'that is made a link',
      async (file) => {
        await rename(file, `${file}-moved`);
        await symlink(`${file}-moved`, file);
      },
      '.foreign',
    ],
  ];

  it.each(harms)('%s is saved again before the next call is acknowledged', async (_, harm, kept) => {
    const { dir, journal, logged } = await threeCalls();
    const file = await callsOf(dir);
    await harm(file);
    await journal.append(newEntry(4));
    // Notes of what was delivered follow.
    expect((await afterKill(dir)).filter((n) => n !== '1')).toEqual(['2', '3', '4']);
    expect(errorsIn(logged)).toMatchObject([{ files: [file] }]);
    expect(await filesOf(dir, '.foreign')).toHaveLength(kept ? 1 : 0);
    await journal.close();
    expect((await openInbox(dir)).logged).toEqual([]);
  });

  it.each(harms)('%s while no calls come is saved again', async (_, harm) => {
    const { dir, journal } = await threeCalls({ ...often, segmentBytes: 200 });
    const [first = ''] = await filesOf(dir, '.calls');
    await harm(join(dir, first));
    await until('it was saved', async () => (await filesOf(dir, '0000000003-')).length > 0);
    // Follows what goes on.
    await journal.append(newEntry(4));
    expect((await afterKill(dir)).filter((n) => n !== '1')).toEqual(['2', '3', '4']);
    expect(await bodiesOf(journal)).toEqual(['body of 2', 'body of 3', 'body of 4']);
  });

  it('that is shortened costs the calls that were cut, which are named', async () => {
    const { dir, journal, logged } = await threeCalls();
    const file = await callsOf(dir);
    await truncate(file, (await readFile(file)).length - 1);
    await journal.append(newEntry(4));
    expect(idsOf(journal.pending())).toEqual(['2', '4']);
    expect(errorsIn(logged)).toContainEqual(
      expect.objectContaining({ entry: newEntry(3).id, lost: { atLeast: 1, atMost: 1 } }),
    );
    expect(await filesOf(dir, '.damaged')).toHaveLength(1);
    expect(journal.stats()).toMatchObject({ lost: 1, setAside: 1 });
    expect((await afterKill(dir)).filter((n) => n !== '1')).toEqual(['2', '4']);
  });

  it('that has a second name, as backups give, is no fault', async () => {
    const { dir, journal, logged } = await threeCalls();
    await link(await callsOf(dir), `${dir}-backup`);
    await journal.append(newEntry(4));
    expect(logged).toEqual([]);
    expect(await filesOf(dir, '.calls')).toHaveLength(1);
  });

  it.each(['manifest', 'progress'])('%s is written anew when it was removed', async (name) => {
    const { dir, journal } = await threeCalls(often);
    await rm(join(dir, name));
    await until('it is back', async () => (await filesOf(dir, name)).includes(name));
    await journal.append(newEntry(4));
    expect(await afterKill(dir)).toEqual(['2', '3', '4']);
  });
});

describe('a descriptor that is closed under the inbox', () => {
  const descriptors = (part: string): number[] =>
    readdirSync('/proc/self/fd')
      .map(Number)
      .filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).includes(part);
        } catch {
          return false;
        }
      });

  it.each<['folder' | 'file', string]>([
    ['folder', ''],
    ['file', '.calls'],
  ])(
    'of its %s, and then belongs to another file, costs no call and harms no other file',
    async (_, part) => {
      const { dir, journal } = await threeCalls();
      const other = join(await temporaryDirectory(), 'other');
      await writeFile(other, 'of another');
      const closed = descriptors(dir).filter((fd) =>
        part === ''
          ? readlinkSync(`/proc/self/fd/${fd}`) === dir
          : readlinkSync(`/proc/self/fd/${fd}`).includes(part),
      );
      expect(closed).not.toEqual([]);
      for (const fd of closed) closeSync(fd);
      const reused = closed.map(() => openSync(other, 'r+'));
      expect(new Set(reused)).toEqual(new Set(closed));
      await journal.append(newEntry(4));
      expect(await bodiesOf(journal)).toEqual(['body of 2', 'body of 3', 'body of 4']);
      await expect(openInbox(dir)).rejects.toThrow('is in use by');
      expect(await afterKill(dir)).toEqual(['2', '3', '4']);
      expect(await readFile(other, 'utf8')).toBe('of another');
      await journal.close();
      for (const fd of reused) closeSync(fd);
    },
  );
});
