import { type AttemptNotes, notesAtStart } from '../../../activities/attempts';

const left = (notes: Partial<AttemptNotes>): AttemptNotes => ({
  attempt: 1,
  open: false,
  contractBreaks: 0,
  ...notes,
});

describe('what an attempt knows of those before it', () => {
  test.each([
    { who: 'the first', attempt: 1, notes: undefined, open: false },
    { who: 'the first, after another run', attempt: 1, notes: undefined, lookUpFirst: true, open: true },
    { who: 'one after an attempt that sent nothing', attempt: 2, notes: left({}), open: false },
    { who: 'one after an open attempt', attempt: 2, notes: left({ open: true }), open: true },
    { who: 'one after an attempt that left no notes', attempt: 2, notes: undefined, open: true },
    { who: 'one whose notes are of an earlier attempt', attempt: 3, notes: left({}), open: true },
    { who: 'a first one of an Activity that was reset', attempt: 1, notes: left({ attempt: 4 }), open: true },
  ])('$who begins with open: $open', ({ attempt, notes, lookUpFirst = false, open }) => {
    expect(notesAtStart(attempt, notes, lookUpFirst)).toMatchObject({ attempt, open });
  });

  it('keeps when the last create left, whoever noted it', () => {
    expect(notesAtStart(5, left({ attempt: 2, sentAt: 17 }), false)).toMatchObject({ sentAt: 17 });
  });

  it('keeps breaks of the contract only from the attempt right before', () => {
    expect(notesAtStart(3, left({ attempt: 2, contractBreaks: 2 }), false).contractBreaks).toBe(2);
    expect(notesAtStart(4, left({ attempt: 2, contractBreaks: 2 }), false).contractBreaks).toBe(0);
  });
});
