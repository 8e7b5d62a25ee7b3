import { EventEmitter, once } from 'node:events';
import { readlinkSync } from 'node:fs';
import files from 'node:fs/promises';
import { join } from 'node:path';
import { InboxFullError } from '../../../src/inbox/journal/inbox-full-error';
import type { Journal } from '../../../src/inbox/journal/journal';
import { InboxInUseError } from '../../../src/inbox/journal/lock';
import { crashCopy, filesOf, idsOf, newEntry, openInbox, temporaryDirectory } from './fixture';

const seqOf = (refs: Iterable<{ id: string; seq: number }>, n: number | string): number => {
  const ref = [...refs].find(({ id }) => id === newEntry(n).id);
  if (!ref) throw new Error(`there is no entry ${n}`);
  return ref.seq;
};

/** Resolves when what was noted so far is in the files: each batch waits for the notes after the one before. */
async function settled(journal: Journal): Promise<void> {
  for (const n of ['settled', 'settled']) await journal.append(newEntry(n));
}

/** Writes of calls; each syncs. Notes of how far they got are written to other files. */
async function spyOnWrites(dir: string): Promise<{ order: string[]; count: () => number }> {
  const order: string[] = [];
  let count = 0;
  const handle = await files.open(dir, 'r');
  const proto = Object.getPrototypeOf(handle) as typeof handle;
  const write = proto.write as (...args: unknown[]) => ReturnType<typeof handle.write>;
  jest.spyOn(proto, 'write').mockImplementation(async function (this: { fd: number }, ...args: unknown[]) {
    const isOfCalls = readlinkSync(`/proc/self/fd/${this.fd}`).endsWith('.calls');
    const written = await write.apply(this, args);
    if (isOfCalls) {
      count += 1;
      await new Promise((resolve) => setImmediate(resolve));
      order.push('written');
    }
    return written;
  });
  await handle.close();
  return { order, count: () => count };
}

afterEach(() => jest.restoreAllMocks());

describe('openJournal', () => {
  it('gives back what was stored, byte by byte and in order of arrival, after a restart too', async () => {
    const dir = join(await temporaryDirectory(), 'not', 'there', 'yet');
    const entries = [
      newEntry(1, { body: Buffer.from([0, 255, 0]) }),
      newEntry('ы'.repeat(100), { kind: 'unverified', portal: 'другой', receivedAt: 1 }),
      newEntry(3, { body: Buffer.alloc(0) }),
    ];
    const { journal } = await openInbox(dir);
    for (const entry of entries) await journal.append(entry);
    const before = await Promise.all([...journal.pending()].map(({ seq }) => journal.read(seq)));
    expect(before).toEqual(entries.map((entry, index) => ({ seq: index + 1, ...entry })));
    await journal.close();
    const { journal: again } = await openInbox(dir);
    expect(await Promise.all([...again.pending()].map(({ seq }) => again.read(seq)))).toEqual(before);
    await again.append(newEntry(4));
    expect(idsOf(again.pending()).at(-1)).toBe('4');
  });

  it('stores nothing of an entry whose id is too long', async () => {
    const { journal } = await openInbox(await temporaryDirectory());
    await expect(journal.append(newEntry('x'.repeat(240)))).rejects.toThrow(RangeError);
    expect(journal.stats()).toMatchObject({ pending: 0, bytes: 0 });
  });

  it('makes all waiting appends share one write, and none resolve before it', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    const { order, count } = await spyOnWrites(dir);
    const acknowledged = Array.from({ length: 100 }, (_, n) => journal.append(newEntry(n)));
    await Promise.all(acknowledged.map((each) => each.then(() => order.push('acknowledged'))));
    expect(order).toEqual(['written', ...Array.from({ length: 100 }, () => 'acknowledged')]);
    await Promise.all([journal.append(newEntry('a')), journal.append(newEntry('b'))]);
    expect(count()).toBe(2);
  });

  it('splits a burst that is larger than a file', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { segmentBytes: 250 });
    await Promise.all(Array.from({ length: 9 }, (_, n) => journal.append(newEntry(n))));
    expect(await filesOf(dir, '.calls')).toHaveLength(3);
    expect(idsOf(journal.pending())).toHaveLength(9);
  });

  it('wakes its listeners when something became pending', async () => {
    const { journal } = await openInbox(await temporaryDirectory());
    const seen: string[][] = [];
    const off = journal.onAppend(() => seen.push(idsOf(journal.pending())));
    await journal.append(newEntry(1));
    await Promise.all([journal.append(newEntry(2)), journal.append(newEntry(3))]);
    off();
    await journal.append(newEntry(4));
    expect(seen).toEqual([['1'], ['1', '2', '3']]);
  });

  it('goes on storing when a listener throws', async () => {
    const { journal, logged } = await openInbox(await temporaryDirectory());
    journal.onAppend(() => {
      throw new Error('a bug of the listener');
    });
    await journal.append(newEntry(1));
    await journal.append(newEntry(2));
    expect(idsOf(journal.pending())).toEqual(['1', '2']);
    expect(logged.join()).toContain('a bug of the listener');
  });

  it('refuses a second process, and is free again once closed', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await journal.append(newEntry(1));
    await expect(openInbox(dir)).rejects.toThrow(InboxInUseError);
    await journal.close();
    await expect(journal.append(newEntry(2))).rejects.toThrow('closed');
    journal.delivered(1);
    expect(idsOf(journal.pending())).toEqual(['1']);
    await expect(openInbox(dir)).resolves.toBeDefined();
  });
});

describe('a delivered entry', () => {
  it('is not pending any more, after a crash too', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await Promise.all([1, 2, 3].map((n) => journal.append(newEntry(n))));
    journal.delivered(seqOf(journal.pending(), 2));
    expect(idsOf(journal.pending())).toEqual(['1', '3']);
    await settled(journal);
    const { journal: again } = await openInbox(await crashCopy(dir));
    expect(idsOf(again.pending())).toEqual(['1', '3', 'settled', 'settled']);
  });

  it('is young for as long as asked, unless a newer entry has its id', async () => {
    let time = 1_000_000;
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { now: () => time });
    for (const n of ['old', 'twice', 'twice', 'young', 'pending']) await journal.append(newEntry(n));
    journal.delivered(seqOf(journal.pending(), 'old'));
    time += 10_000;
    journal.delivered(seqOf(journal.pending(), 'twice'));
    journal.delivered(seqOf(journal.pending(), 'young'));
    expect(idsOf(journal.young(10_000))).toEqual(['young']);
    expect(idsOf(journal.young(10_001))).toEqual(['old', 'young']);
    await journal.close();
    const { journal: again } = await openInbox(dir, { now: () => time });
    const [young] = again.young(10_000);
    expect(young?.id).toBe(newEntry('young').id);
    expect((await again.read(young?.seq ?? 0))?.body).toEqual(Buffer.from('body of young'));
  });

  it('is as young after an outage as before it, within the grace', async () => {
    let time = 10_000_000;
    const { journal } = await openInbox(await temporaryDirectory(), { now: () => time, graceMs: 60_000 });
    for (const n of ['ahead', 'first', 'last']) await journal.append(newEntry(n));
    journal.delivered(seqOf(journal.pending(), 'first'));
    time += 1_000;
    journal.delivered(seqOf(journal.pending(), 'last'));
    time += 50_000;
    expect(idsOf(journal.young(1_000))).toEqual(['last']);
    expect(idsOf(journal.young(1_001))).toEqual(['first', 'last']);
    time += 9_000;
    expect(idsOf(journal.young(1_001))).toEqual(['last']);
    // A clock that is ahead for a moment makes nothing old.
    time += 3_600_000;
    journal.delivered(seqOf(journal.pending(), 'ahead'));
    time -= 3_600_000;
    expect(idsOf(journal.young(59_500))).toEqual(['ahead', 'last']);
    await journal.close();
  });

  it('is kept for the grace and goes with its file, unless something in it is still to be delivered', async () => {
    let time = 1_000_000;
    const dir = await temporaryDirectory();
    const options = { now: () => time, graceMs: 60_000, segmentBytes: 250 };
    const { journal } = await openInbox(dir, options);
    for (let n = 0; n < 6; n += 1) await journal.append(newEntry(n));
    const [first, second] = await filesOf(dir, '.calls');
    for (const n of [0, 1, 2, 3]) journal.delivered(seqOf(journal.pending(), n));
    const [gone, kept] = [seqOf(journal.young(1), 0), seqOf(journal.young(1), 3)];
    time += 59_999;
    await settled(journal);
    expect((await filesOf(dir, '.calls')).slice(0, 2)).toEqual([first, second]);
    time += 1;
    await journal.append(newEntry('later'));
    await settled(journal);
    expect((await filesOf(dir, '.calls'))[0]).toBe(second);
    expect(await journal.read(kept)).toMatchObject({ id: newEntry(3).id });
    expect(await journal.read(gone)).toBeUndefined();
    await journal.close();
    const { journal: again } = await openInbox(dir, options);
    expect(idsOf(again.pending()).filter((n) => n !== 'settled')).toEqual(['4', '5', 'later']);
    for (const { seq, id } of again.pending()) expect(await again.read(seq)).toMatchObject({ id });
  });
});

describe('a parked entry', () => {
  it('is kept and shown with its reason over restarts, and pending in its old place once unparked', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { now: () => 5_000 });
    for (const n of [1, 2, 3]) await journal.append(newEntry(n));
    journal.park(seqOf(journal.pending(), 1), 'the server will never take it');
    expect(idsOf(journal.pending())).toEqual(['2', '3']);
    await journal.close();
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual(['2', '3']);
    const { body: _, ...ref } = newEntry(1);
    expect(again.parked()).toEqual([
      { ...ref, seq: 1, reason: 'the server will never take it', parkedAt: 5_000 },
    ]);
    expect(again.stats()).toMatchObject({ pending: 2, parked: 1 });
    expect((await again.read(1))?.body).toEqual(newEntry(1).body);
    again.unpark(1);
    expect(idsOf(again.pending())).toEqual(['1', '2', '3']);
    await again.close();
    const { journal: third } = await openInbox(dir);
    expect(idsOf(third.pending())).toEqual(['1', '2', '3']);
    expect(third.parked()).toEqual([]);
  });

  it('may have been delivered before: then it is kept once more', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { graceMs: 60_000 });
    await journal.append(newEntry(1));
    journal.delivered(1);
    journal.park(1, 'lost by Temporal and refused since');
    expect(journal.young(1_000)).toEqual([]);
    await journal.close();
    const { journal: again } = await openInbox(dir, { graceMs: 0 });
    expect(idsOf(again.parked())).toEqual(['1']);
    expect(again.stats().undeliveredBytes).toBe(again.stats().bytes - (await marksBytes(dir)));
  });

  it('does not hold the file of delivered ones: it is copied, and stays parked', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { graceMs: 0, segmentBytes: 400 });
    for (const n of [1, 2, 3, 4]) await journal.append(newEntry(n));
    const [first] = await filesOf(dir, '.calls');
    journal.park(2, 'refused');
    for (const seq of [1, 3, 4]) journal.delivered(seq);
    await settled(journal);
    await journal.append(newEntry('more'));
    expect(await filesOf(dir, '.calls')).not.toContain(first);
    for (const { journal: each } of [{ journal }, await openInbox(await crashCopy(dir))]) {
      expect(idsOf(each.parked())).toEqual(['2']);
      expect(idsOf(each.pending())).toEqual(['settled', 'settled', 'more']);
      expect((await each.read(2))?.body).toEqual(newEntry(2).body);
    }
  });
});

/** Files of three entries each. */
async function twoFiles(dir: string): Promise<Journal> {
  const { journal } = await openInbox(dir, { graceMs: 0, segmentBytes: 250 });
  for (let n = 1; n <= 6; n += 1) await journal.append(newEntry(n));
  return journal;
}

describe('an entry that is copied out of an old file', () => {
  it('keeps its place in the order of arrival, over restarts too', async () => {
    const dir = await temporaryDirectory();
    const journal = await twoFiles(dir);
    for (const seq of [2, 3]) journal.delivered(seq);
    await journal.close();
    expect((await filesOf(dir, '.calls'))[0]).toMatch(/^0000000002-/);
    const { journal: again } = await openInbox(dir);
    for (const each of [journal, again]) expect(idsOf(each.pending())).toEqual(['1', '4', '5', '6']);
  });

  it('is still older than a later one with its id', async () => {
    const dir = await temporaryDirectory();
    const journal = await twoFiles(dir);
    for (const seq of [2, 3]) journal.delivered(seq);
    await journal.append(newEntry(1));
    await journal.append(newEntry(8));
    await journal.close();
    const { journal: again } = await openInbox(dir);
    for (const seq of [1, 7]) again.delivered(seq);
    expect(again.young(60_000).map(({ seq }) => seq)).toEqual([7]);
  });

  it('is read from its new place by a reader that was about to read the old one', async () => {
    const dir = await temporaryDirectory();
    const journal = await twoFiles(dir);
    const gate = new EventEmitter();
    const handle = await files.open(dir, 'r');
    const proto = Object.getPrototypeOf(handle) as typeof handle;
    const read = proto.read as (...args: unknown[]) => ReturnType<typeof handle.read>;
    const slow = jest.spyOn(proto, 'read').mockImplementationOnce(async function (this: unknown, ...args) {
      await once(gate, 'read');
      return read.apply(this, args);
    });
    await handle.close();
    const reading = journal.read(1);
    for (const seq of [2, 3]) journal.delivered(seq);
    await journal.append(newEntry(7));
    await journal.append(newEntry(8));
    gate.emit('read');
    expect(await reading).toEqual({ seq: 1, ...newEntry(1) });
    await expect(slow.mock.results[0]?.value).rejects.toMatchObject({ code: 'EBADF' });
  });
});

describe('the limit', () => {
  const limitBytes = 8_000;
  const kilobyte = Buffer.alloc(900);

  it('gives up the grace first, then refuses, and takes calls again when there is room', async () => {
    const { journal } = await openInbox(await temporaryDirectory(), { limitBytes });
    const fill = async (): Promise<number> => {
      for (let stored = 0; ; stored += 1) {
        try {
          await journal.append(newEntry(stored, { body: kilobyte }));
        } catch (error) {
          expect(error).toMatchObject({ name: 'InboxFullError', reason: 'limit' });
          return stored;
        }
      }
    };
    const fits = await fill();
    expect(fits).toBe(8);
    expect(journal.stats().bytes).toBeLessThanOrEqual(limitBytes);
    for (const { seq } of journal.pending()) journal.delivered(seq);
    expect(await fill()).toBeGreaterThanOrEqual(fits - 1);
    expect(journal.young(60_000)).toEqual([]);
    expect(journal.stats().bytes).toBeLessThanOrEqual(limitBytes);
  });

  it('has room for exactly what the next call may take, with what can be let go for it', async () => {
    const { journal } = await openInbox(await temporaryDirectory(), { limitBytes, segmentBytes: 2_000 });
    const isTaken = (bytes: number): Promise<boolean> =>
      journal.append(newEntry('next', { body: Buffer.alloc(bytes) })).then(
        () => true,
        () => false,
      );
    const overhead = 200;
    for (let n = 0; journal.stats().room >= 900 + overhead; n += 1)
      await journal.append(newEntry(n, { body: kilobyte }));
    expect(await isTaken(journal.stats().room + 1)).toBe(false);
    for (const { seq } of [...journal.pending()].slice(0, 4)) journal.delivered(seq);
    const { room } = journal.stats();
    expect(room).toBeGreaterThan(3 * 900);
    expect(await isTaken(room - overhead)).toBe(true);
  });

  it('refuses what does not fit and takes the rest of the batch', async () => {
    const { journal } = await openInbox(await temporaryDirectory(), { limitBytes });
    const results = await Promise.allSettled([
      journal.append(newEntry(1)),
      journal.append(newEntry('large', { body: Buffer.alloc(limitBytes) })),
      journal.append(newEntry(2)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(InboxFullError) });
    expect(idsOf(journal.pending())).toEqual(['1', '2']);
  });
});

describe('stats', () => {
  it('tell how much waits, since when, and how much of the limit is used', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { limitBytes: 10_000 });
    expect(journal.stats()).toEqual({
      pending: 0,
      unverified: 0,
      parked: 0,
      oldestReceivedAt: undefined,
      undeliveredBytes: 0,
      bytes: 0,
      limitBytes: 10_000,
      room: 10_000,
      problem: undefined,
      lost: 0,
      setAside: 0,
    });
    await journal.append(newEntry(1, { receivedAt: 7 }));
    await journal.append(newEntry(2, { receivedAt: 9 }));
    const { bytes } = journal.stats();
    journal.delivered(1);
    expect(journal.stats()).toMatchObject({
      pending: 1,
      oldestReceivedAt: 9,
      undeliveredBytes: bytes / 2,
      bytes,
    });
    await journal.close();
    const [calls] = await filesOf(dir, '.calls');
    expect(journal.stats().bytes).toBe(
      (await files.stat(join(dir, calls ?? ''))).size + (await marksBytes(dir)),
    );
  });
});

async function marksBytes(dir: string): Promise<number> {
  const sizes = (await filesOf(dir, '.marks')).map(async (name) => (await files.stat(join(dir, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
