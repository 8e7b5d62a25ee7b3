import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../../../src/dispatch/dispatcher';
import { type Journal, openJournal } from '../../../src/inbox/journal/journal';
import { until } from '../../support/until';

const log = pino({ level: 'silent' });
const settled = { result: 'settled' } as const;
const nobody = { result: 'away', reason: 'UNAVAILABLE' } as const;

describe('the dispatcher', () => {
  let dir: string;
  let journal: Journal;
  let dispatcher: Dispatcher | undefined;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dispatcher-'));
    journal = await open();
  });
  afterEach(async () => {
    await dispatcher?.stop();
    dispatcher = undefined;
    await journal.close();
    await rm(dir, { recursive: true });
  });

  const open = (): Promise<Journal> => openJournal({ dir, limitBytes: 16 * 1024 * 1024, log });
  const append = (id: string, portal = 'p'): Promise<void> =>
    journal.append({ id, kind: 'start', portal, receivedAt: Date.now(), body: Buffer.from(id) });
  const start = (offer: DispatcherOptions['offer'], more: Partial<DispatcherOptions> = {}): Dispatcher =>
    (dispatcher = startDispatcher({
      journal,
      offer,
      log,
      firstPause: 5,
      longestPause: 20,
      burstPauseMs: 1,
      youngMs: 600_000,
      ...more,
    }));
  const isEmpty = (): boolean => journal.stats().pending === 0;

  it('offers what is stored, oldest first, and forgets what was taken', async () => {
    for (const id of ['a', 'b', 'c']) await append(id);
    const offered: string[] = [];
    start(
      async ({ id, body }) => {
        offered.push(`${id}=${Buffer.from(body).toString()}`);
        return settled;
      },
      { window: 1 },
    );
    await until('all were taken', isEmpty);
    expect(offered).toEqual(['a=a', 'b=b', 'c=c']);

    await dispatcher?.stop();
    await journal.close();
    journal = await open();
    expect([...journal.pending()]).toEqual([]);
  });

  it('lets portals take turns, each in order of arrival', async () => {
    for (const id of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) await append(id, id[0]);
    const offered: string[] = [];
    start(
      async ({ id }) => {
        offered.push(id);
        return settled;
      },
      { window: 1 },
    );
    await until('all were taken', isEmpty);
    expect(offered).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('lets a portal with nothing but bad entries hold up no other', async () => {
    for (let count = 0; count < 50; count += 1) await append(`bad${count}`, 'a');
    for (const id of ['b1', 'b2', 'b3']) await append(id, 'b');
    start(
      async ({ portal }) => {
        if (portal === 'a') throw new Error('not now');
        return settled;
      },
      { window: 4 },
    );
    await until('the other portal was served', () => journal.stats().pending === 50);
    await append('b4', 'b');
    await until('it is served still', () => journal.stats().pending === 50);
    expect([...journal.pending()].every(({ portal }) => portal === 'a')).toBe(true);
  });

  it('lets what is offered once more hold up nothing new', async () => {
    for (let count = 0; count < 20; count += 1) await append(`old${count}`, 'a');
    start(async () => settled);
    await until('all were taken', isEmpty);
    await dispatcher?.stop();
    await append('new', 'b');
    const offered: string[] = [];
    start(
      async ({ id }) => {
        offered.push(id);
        return settled;
      },
      { window: 1 },
    );
    await until('all were offered', () => offered.length === 21);
    expect(offered.indexOf('new')).toBeLessThan(2);
  });

  it('takes what comes while it waits', async () => {
    const offered: string[] = [];
    start(async ({ id }) => {
      offered.push(id);
      return settled;
    });
    await append('later');
    await until('it was taken', isEmpty);
    expect(offered).toEqual(['later']);
  });

  it('keeps everything while Temporal is away, and says so', async () => {
    for (const id of ['a', 'b']) await append(id);
    let away = true;
    let asked = 0;
    const { reachable, counts } = start(async () => {
      asked += 1;
      return away ? nobody : settled;
    });
    await until('each was tried again', () => asked >= 6);
    expect(journal.stats().pending).toBe(2);
    expect(reachable()).toBe(false);
    away = false;
    await until('all were taken', isEmpty);
    expect(reachable()).toBe(true);
    expect(counts()).toMatchObject({ settled: 2, refused: 0 });
  });

  it('lets no entry that fails hold up another', async () => {
    for (const id of ['bad', 'a', 'b', 'c']) await append(id);
    const offered: string[] = [];
    const { reachable } = start(
      async ({ id }) => {
        offered.push(id);
        if (id === 'bad') throw new Error('not now');
        return settled;
      },
      { window: 2 },
    );
    await until('it was tried often', () => offered.filter((id) => id === 'bad').length > 3);
    expect([...journal.pending()].map(({ id }) => id)).toEqual(['bad']);
    // One entry's failure is no outage, after which the young ones would be offered once more.
    expect(reachable()).toBe(true);
    expect(offered.filter((id) => id !== 'bad')).toEqual(['a', 'b', 'c']);
  });

  it('parks what is refused for good, and drops nothing', async () => {
    await append('poison');
    start(async () => ({ result: 'refused', reason: 'InvalidArgument: no such attribute' }));
    await until('it was parked', () => journal.stats().parked === 1);
    expect(journal.parked()).toMatchObject([{ id: 'poison', reason: 'InvalidArgument: no such attribute' }]);
    expect(isEmpty()).toBe(true);
  });

  it('gives what was parked another chance at its start', async () => {
    await append('poison');
    start(async () => ({ result: 'refused', reason: 'no such attribute' }));
    await until('it was parked', () => journal.stats().parked === 1);
    await dispatcher?.stop();
    start(async () => settled);
    await until('it was taken', () => journal.stats().parked === 0 && isEmpty());
  });

  it('offers again what could not be decided yet, which is no outage', async () => {
    await append('a');
    let asked = 0;
    const { reachable } = start(async () => ({ result: (asked += 1) < 3 ? 'later' : 'settled' }));
    await until('it was asked again', () => asked >= 2);
    expect(reachable()).toBe(true);
    await until('it was taken', isEmpty);
  });

  it('offers young entries again at its start', async () => {
    await append('a');
    start(async () => settled);
    await until('it was taken', isEmpty);
    await dispatcher?.stop();

    const again: string[] = [];
    start(async ({ id }) => {
      again.push(id);
      return settled;
    });
    await until('it was offered again', () => again.length > 0);
    expect(again).toEqual(['a']);
  });

  it('offers all that was delivered since a time once more, on demand', async () => {
    const offered: string[] = [];
    const { offerAgain } = start(
      async ({ id, deliveredAt }) => {
        offered.push(deliveredAt === undefined ? id : `${id}, once more`);
        return settled;
      },
      { youngMs: 1 },
    );
    await append('before');
    await until('it was taken', isEmpty);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const since = Date.now();
    for (const id of ['a', 'b']) await append(id);
    await until('they were taken', isEmpty);
    offerAgain(journal.deliveredSince(since));
    await until('they were offered again', () => offered.length === 5);
    expect(offered.slice(3).toSorted()).toEqual(['a, once more', 'b, once more']);
    expect(journal.deliveredSince(Date.now() + 1_000)).toEqual([]);
  });

  it('offers young entries again after an outage: the server may have lost its last seconds', async () => {
    const offered: string[] = [];
    let away = false;
    start(async ({ id, deliveredAt }) => {
      if (away) return nobody;
      offered.push(deliveredAt === undefined ? id : `${id}, once more`);
      return settled;
    });
    await append('before');
    await until('it was taken', isEmpty);
    away = true;
    await append('during');
    await until('the outage was seen', () => dispatcher?.reachable() === false);
    away = false;
    await until('both were offered', () => offered.length === 3);
    expect(offered.toSorted()).toEqual(['before', 'before, once more', 'during']);
  });

  it('sees an outage that met no offer, once somebody else does', async () => {
    const offered: string[] = [];
    let away = false;
    const { doubt, reachable } = start(async ({ id, deliveredAt }) => {
      if (away) return nobody;
      offered.push(deliveredAt === undefined ? id : `${id}, once more`);
      return settled;
    });
    for (const id of ['first', 'last']) {
      await append(id);
      await until('it was taken', isEmpty);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    doubt();
    await until('the last was asked after', () => offered.length === 3);
    away = true;
    doubt();
    await until('the outage was seen', () => !reachable());
    away = false;
    await until(
      'both were asked after',
      () => offered.filter((id) => id === 'first, once more').length === 1,
    );
    expect(offered.slice(0, 3)).toEqual(['first', 'last', 'last, once more']);
  });

  it('lets a portal whose entries cannot be offered once more hold up no other', async () => {
    for (let count = 0; count < 10; count += 1) await append(`good${count}`, 'b');
    for (let count = 0; count < 10; count += 1) await append(`bad${count}`, 'a');
    start(async () => settled);
    await until('all were taken', isEmpty);
    await dispatcher?.stop();
    const good = new Set<string>();
    start(
      async ({ id, portal }) => {
        if (portal === 'a') throw new Error('not now');
        good.add(id);
        return settled;
      },
      { window: 4 },
    );
    await until('the other portal was asked after', () => good.size === 10);
  });

  it('offers each once more after a server that came and went, however often it did', async () => {
    let flaps = 0;
    let offeredAfter: string[] | undefined;
    start(
      async ({ id }) => {
        offeredAfter?.push(id);
        if (flaps === 0) return settled;
        flaps -= 1;
        // The one that is answered now is not asked after.
        if (flaps === 0) offeredAfter = [id];
        return flaps % 2 === 0 ? settled : nobody;
      },
      { window: 1 },
    );
    const ids = Array.from({ length: 10 }, (_, index) => `entry ${index}`);
    for (const id of ids) await append(id);
    await until('all were taken', isEmpty);
    flaps = 40;
    await append('the last');
    await until('every entry was offered once more', () => ids.every((id) => offeredAfter?.includes(id)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(offeredAfter?.length).toBeLessThanOrEqual(11);
  });

  it('has no more in hand than its window', async () => {
    for (let count = 0; count < 40; count += 1) await append(`e${count}`);
    const releases: (() => void)[] = [];
    start(() => new Promise((resolve) => releases.push(() => resolve(settled))), {
      window: 16,
      burstPauseMs: 200,
    });
    await until('one is in hand', () => releases.length > 0);
    const release = setInterval(() => releases.splice(0).forEach((take) => take()), 1);
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, releases.length)), 0);
    await until('all were taken', isEmpty);
    clearInterval(release);
    clearInterval(watch);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('moves one entry at a time in a burst, and the rest when the burst is over', async () => {
    const releases: (() => void)[] = [];
    start(() => new Promise((resolve) => releases.push(() => resolve(settled))), {
      burstEndMs: 500,
      burstPauseMs: 20,
    });
    const letGo = (): void => releases.splice(0).forEach((take) => take());
    try {
      await Promise.all(Array.from({ length: 20 }, (_, count) => append(`e${count}`)));
      for (let turn = 0; turn < 3; turn += 1) {
        await until('one is in hand', () => releases.length > 0);
        expect(releases).toHaveLength(1);
        letGo();
      }
      await until('the rest is in hand', () => releases.length === 17);
    } finally {
      letGo();
    }
  });

  it('offers calls that do not wait for each other at once', async () => {
    const releases: (() => void)[] = [];
    start(() => new Promise((resolve) => releases.push(() => resolve(settled))), { burstEndMs: 60_000 });
    for (let count = 0; count < 10; count += 1) await append(`e${count}`);
    await until('all are in hand', () => releases.length === 10);
    releases.forEach((take) => take());
  });

  it('waits at its end for what is in hand', async () => {
    await append('slow');
    let finish: (() => void) | undefined;
    start(() => new Promise((resolve) => (finish = () => resolve(settled))));
    await until('it is in hand', () => finish !== undefined);
    let stopped = false;
    const stopping = dispatcher?.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    finish?.();
    await stopping;
    expect(isEmpty()).toBe(true);
  });
});
