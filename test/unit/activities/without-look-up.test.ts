import { ServiceError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { type Attempt, type ErpAttempts, startErpAttempts, stopProcess, timing } from './erp-attempt';

let erp: ErpAttempts;
beforeAll(async () => {
  erp = await startErpAttempts();
});
afterEach(() => erp.control.resetFaults());
afterAll(() => erp.close());

const cut = () => erp.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
const broken = { open: true, lookUpAfter: 0, brokenLookUps: 0, brokenCreates: 0 };
const pause = timing.sendWindow + timing.longestLatency.erp;
/** Every run before this one is done with sending. */
const long = { runStartedBefore: 60_000 };
const open = { openSince: Date.now() };
const away = new ServiceError('Failed to list workflows');
const asks = { type: 'Erp.Asks', nonRetryable: true };

describe('an ERP that can neither be asked nor takes a repeat', () => {
  const settling = { mode: 'ask' } as const;

  it('is asked to create once, and not before the record of earlier runs was read', async () => {
    expect(await erp.attempt({ settling })).toMatchObject({
      number: expect.stringMatching(/^SO-/),
      asked: ['create'],
    });
  });

  it('is not asked again after an earlier run created the order', async () => {
    const { number, asked } = await erp.attempt({ settling, past: { done: 'SO-77' } });
    expect({ number, asked }).toEqual({ number: 'SO-77', asked: [] });
  });

  it.each<[string, Parameters<ErpAttempts['attempt']>[0]]>([
    ['an earlier run ended without anybody knowing how', { past: open }],
    ['the attempt before broke off', { attempt: 2, left: broken }],
    ['the worker of the attempt before died', { attempt: 2 }],
  ])('an operator is asked, and nothing is sent, when %s', async (_when, options) => {
    expect(await erp.attempt({ settling, ...options })).toMatchObject({ error: asks, asked: [] });
  });

  it('an operator is asked at once when the call breaks off', async () => {
    await cut();
    const { error, notes, asked } = await erp.attempt({ settling });
    expect({ error, notes, asked }).toMatchObject({ error: asks, notes: { open: true }, asked: ['create'] });
  });

  it.each([
    ['a refusal', { create: { reply: 'refuse' } } as const, 'Erp.Rejected'],
    ['a refused connection', { refuseConnections: true } as const, 'Erp.Unavailable'],
  ])('nobody is asked after %s: surely nothing was done', async (_what, faults, type) => {
    await erp.control.erpFaults(faults);
    expect((await erp.attempt({ settling })).error).toMatchObject({ type });
  });

  it('nothing is sent while the record does not show the run before, which is known of', async () => {
    const second = { settling, guard: { lookUpFirst: true } } as const;
    expect(await erp.attempt(second)).toMatchObject({
      error: { type: 'Erp.NotConfirmed', nonRetryable: false, nextRetryDelay: 10_000 },
      notes: { open: false },
      asked: [],
    });
    expect(await erp.attempt({ ...second, past: { done: 'SO-77' } })).toMatchObject({ number: 'SO-77' });
    expect(await erp.attempt({ ...second, past: open })).toMatchObject({ error: asks, asked: [] });
    expect(await erp.attempt({ ...second, past: 'not-done' })).toMatchObject({ asked: ['create'] });
  });

  describe('after a backup of Temporal’s database was restored', () => {
    const receivedAt = Date.now() - 3_600_000;
    const older = { settling, guard: { receivedAt }, restoredAt: receivedAt + 1_000 } as const;

    it.each<[string, Attempt]>([
      ['that the record does not show', {}],
      ['that the record shows as not done yet', { past: 'not-done' }],
      [
        'whose first attempt surely did nothing',
        { attempt: 2, left: { ...broken, open: false, recordRead: true } },
      ],
    ])('an operator is asked about a call of before %s', async (_which, options) => {
      expect(await erp.attempt({ ...older, ...options })).toMatchObject({ error: asks, asked: [] });
    });

    it('what the record shows as done is done', async () => {
      expect(await erp.attempt({ ...older, past: { done: 'SO-77' } })).toMatchObject({
        number: 'SO-77',
        asked: [],
      });
    });

    it('a call that came since is carried out', async () => {
      const newer = { settling, guard: { receivedAt }, restoredAt: receivedAt - 1 };
      expect(await erp.attempt(newer)).toMatchObject({ asked: ['create'] });
    });
  });

  describe('an attempt that surely did nothing is followed by another', () => {
    const left = { open: false, lookUpAfter: 0, brokenLookUps: 0, brokenCreates: 0 };

    it('which sends it', async () => {
      expect(await erp.attempt({ settling, attempt: 2, left })).toMatchObject({ asked: ['create'] });
    });

    it('which need not read the record again', async () => {
      const first = await erp.attempt({ settling, past: 'not-done', password: 'wrong' });
      expect(first).toMatchObject({ notes: { open: false, recordRead: true } });
      const next = { settling, attempt: 2, left: first.notes, past: { done: 'SO-77' } } as const;
      expect(await erp.attempt(next)).toMatchObject({ asked: ['create'] });
    });

    it('which reads the record too: the first may have ended before it did', async () => {
      const first = await erp.attempt({ settling, seen: 'no-answer', past: { done: 'SO-77' } });
      expect(first).toMatchObject({ asked: [] });
      const next = { settling, attempt: 2, left, seen: long } as const;
      expect(await erp.attempt({ ...next, past: { done: 'SO-77' } })).toMatchObject({
        number: 'SO-77',
        asked: [],
      });
      expect(await erp.attempt({ ...next, past: open })).toMatchObject({ error: asks, asked: [] });
    });
  });
});

describe('an ERP that replays its first answer for a while', () => {
  const settling = { mode: 'native-replay', replaysForMs: 60_000 } as const;

  it('is sent the same again after a call that broke off', async () => {
    await cut();
    const { error } = await erp.attempt({ settling });
    expect(error).toMatchObject({ type: 'Erp.Unknown', nonRetryable: false });
    expect(await erp.attempt({ settling, attempt: 2, left: broken })).toMatchObject({ asked: ['create'] });
  });

  it.each([
    ['the repeat is refused', { create: { reply: 'refuse' } } as const, true],
    ['the repeat finds nobody', { refuseConnections: true } as const, false],
  ])('may have carried out the first, though %s', async (_when, faults, nonRetryable) => {
    await erp.control.erpFaults(faults);
    const { error, notes } = await erp.attempt({ settling, attempt: 2, left: broken });
    expect(error).toMatchObject({ type: 'Erp.Unknown', nonRetryable });
    expect(notes).toMatchObject({ open: true });
  });

  it('is not while an earlier run may still be at it, which left no trace', async () => {
    const { error, asked } = await erp.attempt({ settling, past: open });
    expect(error).toMatchObject({ type: 'Erp.Unknown', nextRetryDelay: pause });
    expect(asked).toEqual([]);
  });

  it('is not once that while is over: an operator is asked', async () => {
    const begunAt = Date.now() - 60_001;
    const again = await erp.attempt({ settling, attempt: 2, left: broken, begunAt });
    expect(again).toMatchObject({ error: asks, asked: [] });
  });

  it('counts that while from the run that may have sent it first, and every attempt after does', async () => {
    const past = { openSince: Date.now() - 30_000 };
    await erp.control.erpFaults({ refuseConnections: true });
    const first = await erp.attempt({ settling, past, seen: long });
    await erp.control.resetFaults();
    expect(first).toMatchObject({ error: { type: 'Erp.Unknown' }, notes: { open: true, ...past } });
    const next = { settling, attempt: 2, left: first.notes };
    expect(await erp.attempt(next)).toMatchObject({ asked: ['create'] });
    const late = await erp.attempt({ ...next, now: () => past.openSince + 60_001 });
    expect(late).toMatchObject({ error: asks, asked: [] });
    const beforeBackup = { guard: { receivedAt: past.openSince }, restoredAt: past.openSince + 1 };
    expect(await erp.attempt({ settling, ...beforeBackup })).toMatchObject({ asked: ['create'] });
    const tooOld = { openSince: Date.now() - 60_001 };
    expect(await erp.attempt({ settling, past: tooOld })).toMatchObject({ error: asks, asked: [] });
  });

  it('is sent nothing that the record says was done, though the attempt before died', async () => {
    expect(await erp.attempt({ settling, attempt: 2, past: { done: 'SO-77' } })).toMatchObject({
      number: 'SO-77',
      asked: [],
    });
  });

  it('is sent nothing while the record cannot be read, and may have carried it out', async () => {
    const silent = { settling, attempt: 2 } as const;
    for (const unread of [{ past: away }, { left: broken, seen: away }]) {
      expect(await erp.attempt({ ...silent, ...unread })).toMatchObject({
        error: { type: 'Erp.Unknown', nonRetryable: false, cause: away },
        asked: [],
      });
    }
    const first = await erp.attempt({ settling, past: away });
    expect(first).toMatchObject({ error: { type: 'Temporal.Unavailable' }, notes: { open: false } });
  });

  it('may have carried out the first, though a worker is held up before the repeat', async () => {
    const stopped = () => {
      stopProcess(timing.sendWindow + 50);
      return Date.now();
    };
    const repeat = { settling, attempt: 2, left: broken, now: stopped, startToCloseTimeoutMs: 5_000 };
    expect(await erp.attempt(repeat)).toMatchObject({
      error: { type: 'Erp.Unknown', nonRetryable: false, message: expect.stringMatching(/held up/) },
      asked: [],
    });
  });
});

it.each<[string, Attempt, string | undefined]>([
  ['is looked up', {}, 'look-up'],
  ['takes a repeat for a change', { settling: { mode: 'upsert' } }, 'update'],
  ['knows a repeat', { settling: { mode: 'native-replay', replaysForMs: 60_000 } }, 'repeat'],
  ['an operator is asked about', { settling: { mode: 'ask' } }, undefined],
])('an open outcome in an ERP that %s is told with what comes next', async (_mode, options, recourse) => {
  await cut();
  const { error } = await erp.attempt(options);
  expect(error).toMatchObject({ type: recourse ? 'Erp.Unknown' : 'Erp.Asks' });
  expect((error as ApplicationFailure).details?.[0]).toEqual(recourse && { recourse });
});

describe('an ERP that takes a repeat for a change', () => {
  const settling = { mode: 'upsert' } as const;

  it('is sent the order again, whatever is known of earlier runs', async () => {
    const order = { externalId: 'm1/DEAL_again' };
    const first = await erp.attempt({ settling, order });
    const second = await erp.attempt({
      settling,
      order,
      past: { done: 'SO-77' },
      guard: { lookUpFirst: true },
    });
    expect(second).toMatchObject({ number: first.number, asked: ['create'] });
  });

  it('may have carried out the first, though it refuses the repeat', async () => {
    await erp.control.erpFaults({ create: { reply: 'refuse', refusal: 'Период закрыт' } });
    const { error } = await erp.attempt({ settling, attempt: 2, left: broken });
    expect(error).toMatchObject({
      type: 'Erp.Unknown',
      nonRetryable: true,
      details: [{ said: 'Период закрыт' }],
    });
  });

  it.each<[string, Attempt]>([
    ['call', { attempt: 2, left: { ...broken, lookUpAfter: 50 } }],
    ['run', { guard: { lookUpFirst: true }, past: open }],
  ])('is not while an earlier %s may still be under way there', async (_what, earlier) => {
    const { error, asked } = await erp.attempt({ settling, ...earlier });
    expect(error).toMatchObject({ type: 'Erp.Unknown', nextRetryDelay: expect.any(Number) });
    expect(asked).toEqual([]);
  });
});
