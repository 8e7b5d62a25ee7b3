import { CompleteAsyncError } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import type { AttemptNotes } from '../../../activities/create-once/attempts';
import type { ErpFaultsChange } from '../../../sandbox/erp/faults';
import type { ErpOrder } from '../../../src/clients/erp';
import {
  type Attempt,
  type ErpAttempts,
  type Seen,
  startErpAttempts,
  stopProcess,
  timing,
} from './erp-attempt';

let erp: ErpAttempts;
beforeAll(async () => {
  erp = await startErpAttempts();
});
afterEach(() => erp.control.resetFaults());
afterAll(() => erp.close());

const { outageRetry: outage, sendWindow } = timing;
const latency = timing.longestLatency.erp;

describe('a first attempt that fails', () => {
  const wait = (ms: number) => ({ nextRetryDelay: ms, nonRetryable: false });
  const byPolicy = { nextRetryDelay: undefined, nonRetryable: false };
  const never = { nextRetryDelay: undefined, nonRetryable: true };

  test.each<{ when: string; faults: ErpFaultsChange; type: string; retry: object; open: boolean }>([
    {
      when: 'the ERP refuses connections',
      faults: { refuseConnections: true },
      type: 'Erp.Unavailable',
      retry: wait(outage),
      open: false,
    },
    {
      when: 'the look-up gets a 503',
      faults: { find: { reply: 'http-503' } },
      type: 'Erp.Unavailable',
      retry: wait(outage),
      open: false,
    },
    {
      when: 'the look-up is cut off',
      faults: { find: { reply: 'cut' } },
      type: 'Erp.Unavailable',
      retry: byPolicy,
      open: false,
    },
    {
      when: 'the order is refused',
      faults: { create: { reply: 'refuse' } },
      type: 'Erp.Rejected',
      retry: never,
      open: false,
    },
    {
      when: 'the create gets a 503',
      faults: { create: { reply: 'http-503' } },
      type: 'Erp.Unknown',
      retry: wait(outage),
      open: true,
    },
    {
      when: 'the create gets an HTML page',
      faults: { create: { reply: 'html-502' } },
      type: 'Erp.Unknown',
      retry: wait(latency),
      open: true,
    },
    {
      when: 'the create gets an empty 200',
      faults: { create: { reply: 'empty-200' } },
      type: 'Erp.Unknown',
      retry: wait(latency),
      open: true,
    },
    {
      when: 'the create is cut off',
      faults: { create: { reply: 'cut' } },
      type: 'Erp.Unknown',
      retry: wait(latency),
      open: true,
    },
    {
      when: 'the reply to the create breaks off',
      faults: { create: { reply: 'truncate' } },
      type: 'Erp.Unknown',
      retry: wait(latency),
      open: true,
    },
    {
      when: 'the create is never answered',
      faults: { create: { reply: 'hang' } },
      type: 'Erp.Unknown',
      retry: wait(latency),
      open: true,
    },
    {
      when: 'the reply to the create breaks the contract',
      faults: { create: { reply: 'no-result' } },
      type: 'Erp.Contract',
      retry: wait(latency),
      open: true,
    },
  ])('is $type when $when', async ({ faults, type, retry, open }) => {
    await erp.control.erpFaults(faults);
    const { error, notes } = await erp.attempt();
    expect(error).toMatchObject({ type, ...retry });
    expect(notes).toMatchObject({ open, ...(open && { lookUpAfter: latency }) });
  });

  it('is Erp.Unauthorized, surely not done, when the password is wrong', async () => {
    const { error, notes, asked } = await erp.attempt({ password: 'another' });
    expect(error).toMatchObject({ type: 'Erp.Unauthorized', ...byPolicy });
    expect(notes).toMatchObject({ open: false });
    expect(asked).toEqual([]);
  });

  it('carries the words of a refusal', async () => {
    await erp.control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
    const { error } = await erp.attempt();
    expect(error).toMatchObject({ details: [{ said: 'Контрагент заблокирован <&>' }] });
  });

  it('is a bug of ours, and not retried, when the order is none', async () => {
    const order = { lines: undefined } as unknown as Partial<ErpOrder>;
    const { error, asked } = await erp.attempt({ order });
    expect(error).toMatchObject({ type: 'ZodError', ...never });
    expect(asked).toEqual(['find']);
  });
});

describe('an attempt', () => {
  it('creates the order that the ERP does not have', async () => {
    const { number, asked } = await erp.attempt();
    expect(number).toMatch(/^SO-\d+$/);
    expect(asked).toEqual(['find', 'create']);
  });

  it('has said before it asks the ERP anything that it may send, and until when that takes', async () => {
    await erp.control.erpFaults({ find: { reply: 'cut' } });
    const { confirmed, notes } = await erp.attempt();
    expect(confirmed).toMatchObject({ open: true });
    const { lookUpAfter } = confirmed as AttemptNotes;
    expect(lookUpAfter).toBeGreaterThan(latency);
    expect(lookUpAfter).toBeLessThanOrEqual(sendWindow + latency);
    // It has ended, and sent nothing.
    expect(notes).toMatchObject({ open: false });
  });

  it('returns the order that the ERP has, and creates none', async () => {
    const order = { externalId: 'm1/DEAL_there' };
    const first = await erp.attempt({ order });
    const second = await erp.attempt({ order, attempt: 2 });
    expect(second).toMatchObject({ number: first.number, asked: ['find'] });
  });

  it('says unknown, whatever failed, while nobody has looked since the attempt before was killed', async () => {
    await erp.control.erpFaults({ refuseConnections: true });
    const { error, notes } = await erp.attempt({ attempt: 2 });
    expect(error).toMatchObject({ type: 'Erp.Unknown', nextRetryDelay: outage });
    expect(notes).toMatchObject({ open: true, lookUpAfter: 0 });
  });

  it('says surely not done again once a look-up has found nothing', async () => {
    await erp.control.erpFaults({ create: { reply: 'http-503' } });
    const { notes: left } = await erp.attempt();
    const later = { seen: { notedBefore: latency } };
    const { error, notes } = await erp.attempt({ ...later, attempt: 2, left, password: 'another' });
    expect([error, notes]).toMatchObject([{ type: 'Erp.Unknown' }, { open: true }]);

    await erp.control.erpFaults({ create: { reply: 'refuse' } });
    const third = await erp.attempt({ ...later, attempt: 3, left: notes });
    expect(third).toMatchObject({ error: { type: 'Erp.Rejected' }, notes: { open: false } });
  });

  /** Which of the attempts one after the other said that it is the last. */
  async function lastOf(faults: readonly ErpFaultsChange[]): Promise<number> {
    let left: AttemptNotes | undefined;
    for (const [index, fault] of faults.entries()) {
      await erp.control.resetFaults();
      await erp.control.erpFaults(fault);
      const { error, notes } = await erp.attempt({
        attempt: index + 1,
        left,
        seen: { notedBefore: latency },
      });
      expect(error).toMatchObject({ type: 'Erp.Contract' });
      if ((error as ApplicationFailure).nonRetryable) return index + 1;
      left = notes;
    }
    return Infinity;
  }
  const times = (count: number, fault: ErpFaultsChange) => Array.from({ length: count }, () => fault);
  const strangeCreate: ErpFaultsChange = { create: { reply: 'no-result' } };
  const strangeLookUp: ErpFaultsChange = { find: { reply: 'not-allowed' } };

  it('ends at the third create in a row whose reply breaks the contract', async () => {
    expect(await lastOf(times(5, strangeCreate))).toBe(3);
  });

  it('ends at the eighth look-up in a row whose reply does', async () => {
    expect(await lastOf(times(10, strangeLookUp))).toBe(8);
  });

  it('counts such creates and such look-ups apart', async () => {
    const round = [strangeCreate, ...times(3, strangeLookUp)];
    expect(await lastOf([...round, ...round, ...round])).toBe(2 * round.length + 1);
    expect(await lastOf([...times(7, strangeLookUp), strangeCreate, ...times(7, strangeLookUp)])).toBe(
      Infinity,
    );
  });

  it('counts breaks of the contract anew after any other end', async () => {
    const left = { open: true, lookUpAfter: 0, brokenLookUps: 2, brokenCreates: 2 };
    await erp.control.erpFaults({ create: { reply: 'cut' } });
    const { notes } = await erp.attempt({ attempt: 3, left });
    expect(notes).toMatchObject({ brokenLookUps: 0, brokenCreates: 0 });
  });
});

describe('a create is held back', () => {
  it('by the deadline, before the ERP is asked anything', async () => {
    const { error, asked } = await erp.attempt({ guard: { notAfter: 1_000 }, now: () => 1_001 });
    expect(error).toMatchObject({ type: 'Deadline.NotBegun', nonRetryable: true });
    expect(asked).toEqual([]);
  });

  it('by a deadline that comes during the look-up', async () => {
    const clock = clockThatTurns(1_001, { after: 1 });
    const { error, asked } = await erp.attempt({ guard: { notAfter: 1_000 }, now: clock });
    expect(error).toMatchObject({ type: 'Deadline.NotBegun', nonRetryable: true });
    expect(asked).toEqual(['find']);
  });

  it('by a deadline that comes while the connection is made', async () => {
    const clock = clockThatTurns(1_001, { after: 2 });
    const { error, asked, notes } = await erp.attempt({ guard: { notAfter: 1_000 }, now: clock });
    expect(error).toMatchObject({ type: 'Deadline.NotBegun' });
    expect(asked).toEqual(['find']);
    expect(notes).toMatchObject({ open: false });
  });

  it('by the deadline after a look-up, where an earlier create may have been carried out', async () => {
    const late = { attempt: 2, guard: { notAfter: 1_000 }, now: () => 9_000_000 };
    const left = { open: true, lookUpAfter: 0, brokenLookUps: 0, brokenCreates: 0 };
    const absent = await erp.attempt({ ...late, left });
    expect(absent).toMatchObject({
      error: { type: 'Deadline.NotBegun' },
      asked: ['find'],
      notes: { open: false },
    });

    const order = { externalId: 'm1/DEAL_late' };
    const { number } = await erp.attempt({ order });
    expect(await erp.attempt({ ...late, left, order })).toMatchObject({ number, asked: ['find'] });
  });

  it('by the deadline after a look-up, where another run worked on the same', async () => {
    const guard = { notAfter: 1_000, lookUpFirst: true };
    const { error, asked } = await erp.attempt({ guard, past: 'not-done', now: () => 1_001 });
    expect(error).toMatchObject({ type: 'Deadline.NotBegun' });
    expect(asked).toEqual(['find']);
  });

  it('until a create that may be under way is over, or the look-up would miss it', async () => {
    const left = { open: true, lookUpAfter: latency, brokenLookUps: 0, brokenCreates: 0 };
    for (const scheduled of [{ attempt: 2 }, { attempt: 1, anew: true }]) {
      const early = await erp.attempt({ ...scheduled, left, seen: { notedBefore: latency - 50 } });
      expect(early).toMatchObject({
        error: { type: 'Erp.Unknown', nextRetryDelay: 50, nonRetryable: false },
        asked: [],
      });
      // The note that says so stays as it is.
      expect(early.notes).toBeUndefined();
      const inTime = await erp.attempt({ ...scheduled, left, seen: { notedBefore: latency } });
      expect(inTime).toMatchObject({ asked: ['find', 'create'] });
    }
  });

  it('not at all where an attempt before says that nothing is open', async () => {
    const left = { open: false, lookUpAfter: 0, brokenLookUps: 0, brokenCreates: 0 };
    expect(await erp.attempt({ attempt: 1, anew: true, left })).toMatchObject({ asked: ['find', 'create'] });
  });

  it('until it is due, after an attempt that fell silent before it left a note', async () => {
    const begunAt = Date.now();
    // A moment after the attempt was started.
    const due = { begunAt, currentAttemptScheduledTimestampMs: begunAt + 5_001 };
    expect(await erp.attempt({ attempt: 2, ...due })).toMatchObject({
      error: { type: 'Erp.Unknown', nextRetryDelay: 5_000, nonRetryable: false },
      notes: { open: true, lookUpAfter: 5_000 },
      asked: [],
    });
    expect(await erp.attempt({ attempt: 2 })).toMatchObject({ asked: ['find', 'create'] });
  });

  it.each([
    { attempt: 1, what: 'a reset' },
    { attempt: 4, what: 'somebody who unpaused or changed the Activity' },
  ])('for the whole pause, after $what that wiped the notes', async ({ attempt }) => {
    expect(await erp.attempt({ attempt, anew: true, seen: { followsFailure: false } })).toMatchObject({
      error: { type: 'Erp.Unknown', nextRetryDelay: sendWindow + latency, nonRetryable: false },
      notes: { open: true, lookUpAfter: sendWindow + latency },
      asked: [],
    });
  });

  it.each<[string, Attempt]>([
    ['the workflow was reset', { seen: { wasReset: true } }],
    ['another run was terminated', { guard: { lookUpFirst: true }, past: { openSince: 0 } }],
    ['another run is not listed yet', { guard: { lookUpFirst: true } }],
    ['somebody started one anew', { seen: { byHand: true }, past: { openSince: 0 } }],
  ])('as long as an earlier run may be at it: %s', async (_what, earlier) => {
    const seen = { ...(earlier.seen as Seen), runStartedBefore: 100 };
    expect(await erp.attempt({ ...earlier, seen })).toMatchObject({
      error: { type: 'Erp.Unknown', nextRetryDelay: sendWindow + latency - 100 },
      notes: { open: true },
      asked: [],
    });
    const inTime = { ...seen, runStartedBefore: sendWindow + latency };
    expect(await erp.attempt({ ...earlier, seen: inTime })).toMatchObject({ asked: ['find', 'create'] });
  });

  it.each<[string, Attempt]>([
    ['said how it ended', { guard: { lookUpFirst: true }, past: 'not-done' }],
    ['created it', { guard: { lookUpFirst: true }, past: { done: 'SO-1' } }],
    ['never was', { seen: { byHand: true } }],
  ])('not at all by an earlier run that %s', async (_what, earlier) => {
    expect(await erp.attempt(earlier)).toMatchObject({ asked: ['find', 'create'] });
  });

  it('by a reset of the workflow that comes after the deadline, though only for the look-up', async () => {
    const seen = { wasReset: true, runStartedBefore: sendWindow + latency };
    const late = { guard: { notAfter: 1_000 }, now: () => 1_001, seen };
    expect(await erp.attempt(late)).toMatchObject({ error: { type: 'Deadline.NotBegun' }, asked: ['find'] });
  });

  it('by a worker that was stopped between look-up and create', async () => {
    let readings = 0;
    const stopped = () => {
      readings += 1;
      // The second is between look-up and create.
      if (readings === 2) stopProcess(sendWindow + 50);
      return Date.now();
    };
    const { error, asked, notes } = await erp.attempt({
      now: stopped,
      guard: { notAfter: Number.MAX_SAFE_INTEGER },
      startToCloseTimeoutMs: 5_000,
    });
    expect(error).toMatchObject({
      type: 'Erp.HeldUp',
      nonRetryable: false,
      message: expect.stringMatching(/; nothing was sent\.$/),
    });
    expect(asked).toEqual(['find']);
    expect(notes).toMatchObject({ open: false });
  });
});

describe('an attempt that Temporal has given up', () => {
  it('ends in silence: what it says would be taken for the word of another with its number', async () => {
    const { error, notes, asked } = await erp.attempt({ seen: 'another' });
    expect(error).toBeInstanceOf(CompleteAsyncError);
    expect([notes, asked]).toEqual([undefined, []]);
  });

  it.each([true, false])('and leaves the note of another as it is, which may say open: %s', async (open) => {
    const left = { open, lookUpAfter: 0, brokenLookUps: 0, brokenCreates: 0 };
    expect(await erp.attempt({ seen: 'another', anew: true, left })).toMatchObject({
      error: expect.any(CompleteAsyncError),
      notes: undefined,
      asked: [],
    });
  });

  it('sends nothing, and says so, where nobody knows whether it was', async () => {
    const { error, notes, asked } = await erp.attempt({ seen: 'no-answer' });
    expect(error).toMatchObject({ type: 'Erp.NotConfirmed', nonRetryable: false });
    expect([notes, asked]).toEqual([undefined, []]);
  });

  it('ends in silence though it learns so when it fails', async () => {
    await erp.control.erpFaults({ create: { reply: 'cut' } });
    const { error, notes, asked } = await erp.attempt({ seen: 'another afterwards' });
    expect(error).toBeInstanceOf(CompleteAsyncError);
    // Nothing but what it said while it ran.
    expect(notes?.lookUpAfter).not.toBe(latency);
    expect(asked).toEqual(['find', 'create']);
  });
});

/** Before the deadline for so many readings, past it from then on. */
function clockThatTurns(late: number, { after }: { after: number }): () => number {
  let readings = 0;
  return () => (++readings > after ? late : 0);
}

describe('a look-up that fails where runs of the same work were before', () => {
  const ended = { runStartedBefore: sendWindow + latency };
  const second = { guard: { lookUpFirst: true }, seen: ended };

  it.each<[string, Attempt['past'], string, boolean]>([
    ['created it', { done: 'SO-1' }, 'Erp.Unavailable', false],
    ['did not', 'not-done', 'Erp.Unavailable', false],
    ['were terminated', { openSince: 0 }, 'Erp.Unknown', true],
    ['are not listed yet', 'none-listed', 'Erp.Unknown', true],
    ['cannot be read', new Error('no frontend'), 'Erp.Unknown', true],
  ])('says what is known of the work when those %s', async (_how, past, type, open) => {
    await erp.control.erpFaults({ find: { reply: 'http-503' } });
    expect(await erp.attempt({ ...second, past })).toMatchObject({
      error: { type, nonRetryable: false },
      notes: { open },
      asked: ['find'],
    });
  });

  it('leaves the question to the next attempt as long as Temporal does not say it', async () => {
    await erp.control.erpFaults({ find: { reply: 'http-503' } });
    const first = await erp.attempt(second);
    const next = { ...second, attempt: 2, left: { ...first.notes, lookUpAfter: 0 } as AttemptNotes };
    expect(await erp.attempt({ ...next, past: 'not-done' })).toMatchObject({
      error: { type: 'Erp.Unavailable' },
      notes: { open: false },
    });
  });

  it('asks nobody but the ERP after an attempt of its own may have sent', async () => {
    await erp.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    const first = await erp.attempt({ ...second, past: 'not-done' });
    await erp.control.erpFaults({ find: { reply: 'http-503' } });
    const left = { ...first.notes, lookUpAfter: 0 } as AttemptNotes;
    expect(await erp.attempt({ ...second, attempt: 2, left, past: 'not-done' })).toMatchObject({
      error: { type: 'Erp.Unknown' },
      notes: { open: true },
    });
  });
});
