import { type AttemptNotes, notesAtStart } from '../../../activities/create-once/attempts';

const left = (notes: Partial<AttemptNotes>): AttemptNotes => ({
  open: false,
  lookUpAfter: 0,
  brokenLookUps: 0,
  brokenCreates: 0,
  ...notes,
});

/** @param anew it was scheduled again since */
const scheduled = (attempt: number, anew = attempt > 1) => ({
  attempt,
  scheduledTimestampMs: 1_000,
  currentAttemptScheduledTimestampMs: anew ? 2_000 : 1_000,
});

describe('what an attempt knows of those before it', () => {
  test.each([
    { who: 'the first', at: scheduled(1), notes: undefined, open: false },
    {
      who: 'the first, after another run',
      at: scheduled(1),
      notes: undefined,
      lookUpFirst: true,
      open: true,
    },
    { who: 'one after an attempt that sent nothing', at: scheduled(2), notes: left({}), open: false },
    { who: 'one after an open attempt', at: scheduled(2), notes: left({ open: true }), open: true },
    { who: 'one after an attempt that left no notes', at: scheduled(2), notes: undefined, open: true },
    { who: 'a first one after a reset', at: scheduled(1, true), notes: left({ open: true }), open: true },
    {
      who: 'a first one after a reset that wiped notes',
      at: scheduled(1, true),
      notes: undefined,
      open: true,
    },
    { who: 'a first one after a reset, nothing open', at: scheduled(1, true), notes: left({}), open: false },
  ])('$who begins with open: $open', ({ at, notes, lookUpFirst = false, open }) => {
    expect(notesAtStart(at, notes, lookUpFirst)).toMatchObject({ open });
  });

  it('is everything that was noted, but for the pause, which it keeps before it begins', () => {
    const noted = { open: true, openSince: 17, recordRead: true } as const;
    expect(notesAtStart(scheduled(5), left({ ...noted, lookUpAfter: 9 }), false)).toEqual(left(noted));
  });

  it('is no break of the contract from before a reset', () => {
    const broken = { brokenLookUps: 2, brokenCreates: 1 };
    expect(notesAtStart(scheduled(3), left(broken), false)).toMatchObject(broken);
    expect(notesAtStart(scheduled(1, true), left(broken), false)).toMatchObject({
      brokenLookUps: 0,
      brokenCreates: 0,
    });
  });
});
