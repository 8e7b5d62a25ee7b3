import files, { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mountSmallDisk, onSmallDisk } from '../../support/small-disk';
import { crashCopy, filesOf, idsOf, newEntry, openInbox, temporaryDirectory } from './fixture';

type FileMethod = 'truncate' | 'sync' | 'write';

/** Makes the next call of every file's method fail, as a disk does. */
async function failOnce(method: FileMethod, code: string): Promise<void> {
  const handle = await open(__filename, 'r');
  jest
    .spyOn(Object.getPrototypeOf(handle), method)
    .mockRejectedValueOnce(Object.assign(new Error(code), { code }));
  await handle.close();
}

/** Makes the next write fail although its bytes are in the file: the disk did not say that it has them. */
async function failAfterWriting(code: string): Promise<void> {
  const handle = await open(__filename, 'r');
  const proto = Object.getPrototypeOf(handle) as typeof handle;
  const write = proto.write as (...args: unknown[]) => Promise<unknown>;
  jest.spyOn(proto, 'write').mockImplementationOnce(async function (this: unknown, ...args: unknown[]) {
    await write.apply(this, args);
    throw Object.assign(new Error(code), { code });
  });
  await handle.close();
}

/** Makes the next write take until it is let go; `begun` resolves when it came. */
async function hangOnce(): Promise<{ begun: Promise<void>; letGo: () => void }> {
  const handle = await open(__filename, 'r');
  const proto = Object.getPrototypeOf(handle) as typeof handle;
  const write = proto.write as (...args: unknown[]) => ReturnType<typeof handle.write>;
  let letGo!: () => void;
  const gone = new Promise<void>((done) => (letGo = done));
  const begun = new Promise<void>((done) => {
    jest.spyOn(proto, 'write').mockImplementationOnce(async function (this: unknown, ...args: unknown[]) {
      done();
      await gone;
      return write.apply(this, args);
    });
  });
  await handle.close();
  return { begun, letGo };
}

afterEach(() => jest.restoreAllMocks());

describe('a disk that fails', () => {
  it('refuses the whole batch, goes on in a new file and never brings a refused call back', async () => {
    const dir = await temporaryDirectory();
    const { journal, logged } = await openInbox(dir);
    await journal.append(newEntry(1));
    await failAfterWriting('EIO');
    const results = await Promise.allSettled([journal.append(newEntry(2)), journal.append(newEntry(3))]);
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { name: 'InboxFullError', reason: 'disk', cause: { code: 'EIO' } },
      });
    }
    expect(logged).toHaveLength(1);
    await journal.append(newEntry(4));
    expect(await filesOf(dir, '.calls')).toHaveLength(2);
    const { journal: again, logged: complaints } = await openInbox(await crashCopy(dir));
    for (const each of [journal, again]) expect(idsOf(each.pending())).toEqual(['1', '4']);
    expect(complaints).toEqual([]);
  });

  it('leaves no file of a first write that failed', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await failOnce('sync', 'EIO');
    await expect(journal.append(newEntry(1))).rejects.toMatchObject({ reason: 'disk' });
    expect(await filesOf(dir, '.calls')).toEqual([]);
    await journal.append(newEntry(2));
    expect(idsOf(journal.pending())).toEqual(['2']);
  });

  it('notes later what it could not note as delivered', async () => {
    const dir = await temporaryDirectory();
    const { journal, logged } = await openInbox(dir);
    await journal.append(newEntry(1));
    await failOnce('write', 'ENOSPC');
    journal.delivered(1);
    await journal.close();
    expect(logged).toHaveLength(1);
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual([]);
  });

  it('removes at the next start what a first write left that could not be taken back', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await failAfterWriting('EIO');
    jest.spyOn(files, 'unlink').mockRejectedValueOnce(new Error('EIO'));
    await expect(journal.append(newEntry(1))).rejects.toMatchObject({ reason: 'disk' });
    expect(await filesOf(dir, '.cut-0')).toHaveLength(1);
    await journal.close();
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual([]);
    expect(await filesOf(dir, '.calls')).toEqual([]);
  });

  it('puts the end of a file that cannot be shortened into its name', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await journal.append(newEntry(1));
    await failAfterWriting('EIO');
    await failOnce('truncate', 'EIO');
    await expect(journal.append(newEntry(2))).rejects.toMatchObject({ reason: 'disk' });
    expect(await filesOf(dir, '.cut-')).toHaveLength(1);
    expect(await journal.read(1)).toMatchObject({ id: newEntry(1).id });
    const { journal: early, logged } = await openInbox(await crashCopy(dir));
    expect(idsOf(early.pending())).toEqual(['1']);
    expect(logged).toEqual([]);
    await journal.append(newEntry(3));
    const { journal: late } = await openInbox(await crashCopy(dir));
    expect(idsOf(late.pending())).toEqual(['1', '3']);
  });
});

describe('a disk that hangs', () => {
  const patience = 3_000;
  const notStored = { reason: 'disk', message: expect.stringContaining('Nothing of it was kept') };
  const mayBeStored = { reason: 'unknown', message: expect.stringContaining('may be stored') };
  // The disk is a real one, whose promises and turns are not faked.
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  it('keeps of the calls that gave up only those that it was writing', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    const { begun, letGo } = await hangOnce();
    const written = journal.append(newEntry(1)).catch((error: unknown) => error);
    await begun;
    const waiting = journal.append(newEntry(2)).catch((error: unknown) => error);
    jest.advanceTimersByTime(patience + 1);
    expect(await written).toMatchObject(mayBeStored);
    expect(await waiting).toMatchObject(notStored);
    letGo();
    while (journal.stats().pending === 0) await nextTurn();
    await journal.append(newEntry(3));
    const { journal: again, logged } = await openInbox(await crashCopy(dir));
    await again.append(newEntry(4));
    expect(idsOf(journal.pending())).toEqual(['1', '3']);
    expect(idsOf(again.pending())).toEqual(['1', '3', '4']);
    expect(logged).toEqual([]);
  });

  it('refuses at once while it hangs, and no more once it goes on', async () => {
    const { journal } = await openInbox(await temporaryDirectory());
    const { begun, letGo } = await hangOnce();
    const first = journal.append(newEntry(1)).catch((error: unknown) => error);
    await begun;
    jest.advanceTimersByTime(patience + 1);
    // Time stands still: whoever waits now waits for ever.
    await expect(journal.append(newEntry(2))).rejects.toMatchObject(notStored);
    expect(await first).toMatchObject(mayBeStored);
    const third = new Promise<void>((done) => {
      const stop = journal.onAppend(() => {
        stop();
        done(journal.append(newEntry(3)));
      });
    });
    letGo();
    await third;
    expect(idsOf(journal.pending())).toEqual(['1', '3']);
  });

  it('takes calls that come in time for its end, and after a time without any', async () => {
    const { journal } = await openInbox(await temporaryDirectory());
    const timers = jest.getTimerCount();
    const { begun, letGo } = await hangOnce();
    const first = journal.append(newEntry(1));
    await begun;
    jest.advanceTimersByTime(patience - 1);
    const second = journal.append(newEntry(2));
    letGo();
    await Promise.all([first, second]);
    expect(jest.getTimerCount()).toBe(timers);
    await nextTurn();
    jest.advanceTimersByTime(2 * patience);
    await journal.append(newEntry(3));
    expect(idsOf(journal.pending())).toEqual(['1', '2', '3']);
  });
});

describe('a file of the inbox that cannot be read', () => {
  it('stops the start with its name, and frees the directory', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await journal.append(newEntry(1));
    await journal.close();
    const unreadable = join(dir, '0000000002-00000000.calls');
    await mkdir(unreadable);
    await expect(openInbox(dir)).rejects.toThrow(unreadable);
    await rm(unreadable, { recursive: true });
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual(['1']);
  });
});

onSmallDisk('a full disk (1 MB tmpfs)', () => {
  const body = Buffer.alloc(3_000, 1);

  async function fill(journal: { append(entry: object): Promise<void> }, from: number): Promise<string[]> {
    const stored: string[] = [];
    for (let n = from; ; n += 1) {
      const batch = await Promise.allSettled(
        [0, 1, 2].map((i) => journal.append(newEntry(`${n}-${i}`, { body }))),
      );
      for (const [i, result] of batch.entries()) {
        if (result.status === 'fulfilled') stored.push(`${n}-${i}`);
        else
          expect(result.reason).toMatchObject({
            name: 'InboxFullError',
            reason: 'disk',
            cause: { code: 'ENOSPC' },
          });
      }
      if (batch.some(({ status }) => status === 'rejected')) return stored;
    }
  }

  it('refuses calls, loses none that it took, and takes them again when there is room, without a restart', async () => {
    const dir = await temporaryDirectory();
    const disk = mountSmallDisk(dir);
    try {
      await writeFile(join(dir, 'of-another'), Buffer.alloc(200_000));
      const { journal } = await openInbox(dir);
      const stored = await fill(journal, 0);
      expect(stored.length).toBeGreaterThan(150);
      for (let n = 0; n < 3; n += 1)
        await expect(journal.append(newEntry('large', { body: Buffer.alloc(100_000) }))).rejects.toThrow(
          'disk',
        );
      expect(idsOf(journal.pending())).toEqual(stored);
      const { journal: crashed, logged } = await openInbox(await crashCopy(dir));
      expect(idsOf(crashed.pending())).toEqual(stored);
      expect(logged).toEqual([]);
      await journal.close();
      const { journal: again } = await openInbox(dir);
      for (const { seq } of again.pending()) expect((await again.read(seq))?.body).toEqual(body);
      await rm(join(dir, 'of-another'));
      await again.append(newEntry('room', { body }));
      expect(idsOf(again.pending())).toEqual([...stored, 'room']);
      await again.close();
    } finally {
      disk.unmount();
    }
  });

  it('gives up the grace before it refuses', async () => {
    const dir = await temporaryDirectory();
    const disk = mountSmallDisk(dir);
    try {
      const { journal } = await openInbox(dir, { segmentBytes: 100_000 });
      const stored = await fill(journal, 0);
      for (const { seq } of journal.pending()) journal.delivered(seq);
      expect(journal.young(60_000)).toHaveLength(stored.length);
      await journal.append(newEntry('next', { body }));
      expect(idsOf(journal.pending())).toEqual(['next']);
      await journal.close();
      const { journal: again } = await openInbox(dir);
      expect(idsOf(again.pending())).toEqual(['next']);
      await again.close();
    } finally {
      disk.unmount();
    }
  });
});
