import type { ErpFaultsChange } from '../../../sandbox/erp/faults';
import type { ErpOrder } from '../../../src/clients/erp';
import { type ErpAttempts, startErpAttempts, stopProcess, timing } from './erp-attempt';

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
    expect(notes).toMatchObject({ attempt: 1, open });
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
    const { number, asked, notes } = await erp.attempt();
    expect(number).toMatch(/^SO-\d+$/);
    expect(asked).toEqual(['find', 'create']);
    expect(notes?.sentAt).toBeDefined();
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
    expect(notes).toMatchObject({ attempt: 2, open: true });
  });

  it('says surely not done again once a look-up has found nothing', async () => {
    await erp.control.erpFaults({ create: { reply: 'http-503' } });
    const { notes: left } = await erp.attempt();
    const later = { now: () => Date.now() + latency };
    const { error, notes } = await erp.attempt({ ...later, attempt: 2, left, password: 'another' });
    expect([error, notes]).toMatchObject([{ type: 'Erp.Unknown' }, { open: true }]);

    await erp.control.erpFaults({ create: { reply: 'refuse' } });
    const third = await erp.attempt({ ...later, attempt: 3, left: notes });
    expect(third).toMatchObject({ error: { type: 'Erp.Rejected' }, notes: { open: false } });
  });

  it('ends at the third reply in a row that breaks the contract', async () => {
    await erp.control.erpFaults({ create: { reply: 'no-result' } });
    let left: Parameters<ErpAttempts['attempt']>[0] = {};
    const ends: unknown[] = [];
    for (const attempt of [1, 2, 3]) {
      const { error, notes } = await erp.attempt({ ...left, attempt, now: () => attempt * latency });
      ends.push(error);
      left = { left: notes };
    }
    expect(ends).toMatchObject([1, 2, 3].map((end) => ({ type: 'Erp.Contract', nonRetryable: end === 3 })));
  });

  it('counts breaks of the contract anew after any other end', async () => {
    const left = { attempt: 2, open: true, sentAt: 0, contractBreaks: 2 };
    await erp.control.erpFaults({ create: { reply: 'cut' } });
    const { notes } = await erp.attempt({ attempt: 3, left });
    expect(notes).toMatchObject({ attempt: 3, contractBreaks: 0 });
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
    const left = { attempt: 1, open: true, sentAt: 900, contractBreaks: 0 };
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
    const { error, asked } = await erp.attempt({ guard, now: () => 1_001 });
    expect(error).toMatchObject({ type: 'Deadline.NotBegun' });
    expect(asked).toEqual(['find']);
  });

  it('until a create that may be under way is over, or the look-up would miss it', async () => {
    const left = { attempt: 1, open: true, sentAt: 1_000, contractBreaks: 0 };
    const early = await erp.attempt({ attempt: 2, left, now: () => 1_000 + latency - 50 });
    expect(early).toMatchObject({
      error: { type: 'Erp.Unknown', nextRetryDelay: 50, nonRetryable: false },
      asked: [],
    });
    const inTime = await erp.attempt({ attempt: 2, left, now: () => 1_000 + latency });
    expect(inTime).toMatchObject({ asked: ['find', 'create'] });
  });

  it('until it is due, after an attempt that fell silent; not after one that says that nothing is open', async () => {
    const silent = { attempt: 1, open: true, contractBreaks: 0 };
    const tooEarly = await erp.attempt({ attempt: 2, left: silent, early: 5_000 });
    expect(tooEarly).toMatchObject({
      error: { type: 'Erp.Unknown', nextRetryDelay: 5_000, nonRetryable: false },
      notes: { open: true },
      asked: [],
    });
    const ended = { ...silent, open: false };
    for (const attempt of [{ left: silent }, { left: ended, early: 5_000 }]) {
      expect(await erp.attempt({ attempt: 2, ...attempt })).toMatchObject({ asked: ['find', 'create'] });
    }
  });

  it('and no longer, where the sender’s clock was an hour ahead', async () => {
    const now = () => 1_000;
    const left = { attempt: 1, open: true, sentAt: 3_600_000, contractBreaks: 0 };
    const early = await erp.attempt({ attempt: 2, left, now });
    expect(early).toMatchObject({ error: { nextRetryDelay: latency }, notes: { sentAt: 1_000 }, asked: [] });
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

/** Before the deadline for so many readings, past it from then on. */
function clockThatTurns(late: number, { after }: { after: number }): () => number {
  let readings = 0;
  return () => (++readings > after ? late : 0);
}
