import files, { copyFile, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { JournalOptions } from '../../../src/inbox/journal/journal';
import { cases } from '../../support/proof';
import { crashCopy, filesOf, idsOf, newEntry, openInbox, temporaryDirectory } from './fixture';

afterEach(() => jest.restoreAllMocks());

const parsed = (logged: string[]): Record<string, unknown>[] => logged.map((line) => JSON.parse(line));

/** An inbox that was left: closed, or as a kill leaves it. */
async function leftBehind(
  how: 'closed' | 'killed',
  count: number,
  options: Partial<JournalOptions> = {},
): Promise<string> {
  const dir = await temporaryDirectory();
  const { journal } = await openInbox(dir, options);
  await Promise.all(Array.from({ length: count }, (_, n) => journal.append(newEntry(n))));
  const killed = await crashCopy(dir);
  await journal.close();
  return how === 'closed' ? dir : killed;
}

const callsOf = async (dir: string, index = -1): Promise<string> =>
  join(dir, (await filesOf(dir, '.calls')).at(index) ?? '');

describe.each(['closed', 'killed'] as const)('an inbox that was %s', (how) => {
  it('loses to a flipped bit the one call that it hit, and says so', async () => {
    const dir = await leftBehind(how, 30);
    const bytes = await readFile(await callsOf(dir));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
        const copy = await crashCopy(dir);
        const file = await callsOf(copy);
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        await writeFile(file, damaged);
        const { journal, logged } = await openInbox(copy);
        expect(journal.stats()).toMatchObject({ pending: 29, lost: 1 });
        expect(parsed(logged)).toMatchObject([{ level: 50, file, lost: { atLeast: 1, atMost: 1 } }]);
        await journal.close();
        // Told once, and kept.
        const { journal: again, logged: silence } = await openInbox(copy);
        expect(silence).toEqual([]);
        for (const { seq } of again.pending()) again.delivered(seq);
        await again.close();
        await (await openInbox(copy, { graceMs: 0 })).journal.close();
        expect(await readFile(`${file}.damaged`)).toEqual(damaged);
      }),
      { numRuns: cases(15) },
    );
  });

  it('counts the calls of a file whose end was taken away between two calls', async () => {
    const dir = await leftBehind(how, 4);
    const file = await callsOf(dir);
    await truncate(file, (await stat(file)).size / 2);
    const { journal, logged } = await openInbox(dir);
    expect(idsOf(journal.pending())).toEqual(['0', '1']);
    expect(parsed(logged)).toMatchObject([{ level: 50, file, lost: { atLeast: 2, atMost: 2 } }]);
  });

  it.each([0, 1, 2])('misses file %i of three, and says how many calls were in it', async (index) => {
    const dir = await leftBehind(how, 9, { segmentBytes: 250 });
    const file = await callsOf(dir, index);
    await rm(file);
    const { journal, logged } = await openInbox(dir);
    expect(journal.stats()).toMatchObject({ pending: 6, lost: 3, setAside: 1 });
    expect(parsed(logged)).toMatchObject([
      {
        level: 50,
        file,
        lost: { atLeast: 3, atMost: 3 },
        msg: expect.stringContaining(`File ${index + 1} `),
      },
    ]);
    await journal.close();
    const { journal: again, logged: silence } = await openInbox(dir);
    expect(silence).toEqual([]);
    expect(again.stats().setAside).toBe(1);
    await rm(`${file}.missing`);
    await again.append(newEntry('next'));
    await again.close();
    expect((await openInbox(dir)).journal.stats()).toMatchObject({ pending: 7, setAside: 0 });
  });

  it('takes back a file that was missing, beside the calls that came since', async () => {
    const dir = await leftBehind(how, 6, { segmentBytes: 250 });
    const file = await callsOf(dir);
    await rename(file, `${file}-moved`);
    const { journal } = await openInbox(dir);
    await journal.append(newEntry('since'));
    await journal.close();
    await rename(`${file}-moved`, file);
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending()).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', 'since']);
    for (const { seq, id } of again.pending()) expect(await again.read(seq)).toMatchObject({ id });
  });

  it('starts with a link that leads nowhere, and misses the file', async () => {
    const dir = await leftBehind(how, 3);
    const file = await callsOf(dir);
    await rm(file);
    await symlink(`${file}-moved`, file);
    const { journal, logged } = await openInbox(dir);
    expect(parsed(logged)).toMatchObject([{ level: 50, file, lost: { atLeast: 3, atMost: 3 } }]);
    expect(journal.stats()).toMatchObject({ pending: 0, setAside: 2 });
  });

  it('carries out what a link leads to, and makes it a file again', async () => {
    const dir = await leftBehind(how, 3);
    const file = await callsOf(dir);
    await rename(file, `${file}-moved`);
    await symlink(`${file}-moved`, file);
    const { journal } = await openInbox(dir);
    expect(idsOf(journal.pending())).toEqual(['0', '1', '2']);
    expect(await filesOf(dir, '.foreign')).toHaveLength(1);
    await rm(`${file}-moved`);
    await journal.close();
    expect(idsOf((await openInbox(dir)).journal.pending())).toEqual(['0', '1', '2']);
  });

  it('does not call delivered calls lost', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { segmentBytes: 250 });
    for (let n = 1; n <= 6; n += 1) await journal.append(newEntry(n));
    for (const seq of [1, 2, 3, 4]) journal.delivered(seq);
    await journal.append(newEntry(7));
    await journal.append(newEntry(8));
    const killed = await crashCopy(dir);
    await journal.close();
    const copy = how === 'closed' ? dir : killed;
    await rm(await callsOf(copy, 0));
    const second = await callsOf(copy, 0);
    await truncate(second, 0);
    const { journal: again, logged } = await openInbox(copy);
    expect(idsOf(again.pending())).toEqual(['7', '8']);
    expect(parsed(logged).map(({ lost }) => lost)).toEqual([
      { atLeast: 2, atMost: 2 },
      { atLeast: 0, atMost: 0 },
    ]);
  });
});

describe('the list of files', () => {
  it.each<[string, (file: string) => Promise<void>, number]>([
    ['is gone', (file) => rm(file), 0],
    [
      'is damaged',
      async (file) => writeFile(file, (await readFile(file, 'utf8')).replace('number', 'numbed')),
      1,
    ],
  ])('that %s is an error, since files may be missing unnoticed', async (_, harm, kept) => {
    const dir = await leftBehind('closed', 9, { segmentBytes: 250 });
    await rm(await callsOf(dir, 1));
    await harm(join(dir, 'manifest'));
    const { journal, logged } = await openInbox(dir);
    expect(journal.stats()).toMatchObject({ pending: 6, setAside: kept });
    expect(parsed(logged)).toMatchObject([
      { level: 50, numbersWithoutFile: [2], lost: { atLeast: 0, atMost: 'unknown' } },
    ]);
    await journal.close();
    expect((await openInbox(dir)).logged).toEqual([]);
  });

  it('that was not written after a file was begun costs nothing', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await journal.append(newEntry(1));
    await copyFile(join(dir, 'manifest'), join(dir, 'kept'));
    await journal.close();
    const { journal: again } = await openInbox(dir);
    await again.append(newEntry(2));
    await rename(join(dir, 'kept'), join(dir, 'manifest'));
    const { journal: third, logged } = await openInbox(await crashCopy(dir));
    expect(idsOf(third.pending())).toEqual(['1', '2']);
    expect(logged).toEqual([]);
  });
});

describe('a crash while delivered calls are let go', () => {
  /** Stops the release at a step, which leaves what a crash there would. */
  async function stoppedAt(method: 'rename' | 'unlink' | 'rm', call: number): Promise<string> {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { segmentBytes: 250, graceMs: 60_000 });
    for (let n = 1; n <= 7; n += 1) await journal.append(newEntry(n));
    for (const seq of [1, 2, 3, 4, 5]) journal.delivered(seq);
    await journal.close();
    const { journal: releasing } = await openInbox(dir, { graceMs: 60_000 });
    await releasing.append(newEntry(8));
    const original = files[method] as (...args: unknown[]) => Promise<void>;
    let calls = 0;
    let copy: string | undefined;
    jest.spyOn(files, method).mockImplementation(async (...args: unknown[]) => {
      calls += 1;
      if (calls === call) copy = await crashCopy(dir);
      return original(...args);
    });
    await releasing.close();
    const { journal: last } = await openInbox(dir, { graceMs: 0 });
    jest.restoreAllMocks();
    await last.close();
    if (copy === undefined) throw new Error(`${method} was called ${calls} times only`);
    return copy;
  }

  it.each<['rename' | 'unlink' | 'rm', number]>([
    ['rename', 3],
    ['rename', 4],
    ['rename', 5],
    ['rename', 6],
    ['unlink', 1],
    ['unlink', 2],
    ['rm', 1],
  ])('is no loss and no alarm: before %s %i', async (method, call) => {
    const { journal, logged } = await openInbox(await stoppedAt(method, call));
    expect(logged).toEqual([]);
    expect(idsOf(journal.pending())).toEqual(['6', '7', '8']);
  });
});
