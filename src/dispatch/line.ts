import type { EntryRef, Journal } from '../inbox/journal/journal';
import { createPending } from '../inbox/journal/pending';
import type { Hand } from './hand';

/** What is to be offered, in its order. */
export interface Line {
  /** Every other turn is for what is offered once more: neither it nor what is new waits for the other's end. */
  next(): EntryRef | undefined;
  /**
   * The last first, which a server is likeliest to have lost. One that is in hand is being asked after; one that is in
   * line keeps its place there.
   */
  offerAgain(refs: readonly EntryRef[]): void;
}

export function createLine(journal: Pick<Journal, 'next'>, inHand: Hand): Line {
  const again = createPending<EntryRef>();
  let turn = 0;

  function nextAgain(): EntryRef | undefined {
    const ref = again.next(inHand);
    if (ref) again.remove(ref.seq);
    return ref;
  }

  return {
    next() {
      turn += 1;
      return turn % 2 === 0 ? (nextAgain() ?? journal.next(inHand)) : (journal.next(inHand) ?? nextAgain());
    },
    offerAgain(refs) {
      for (const ref of refs.toReversed()) if (!inHand.has(ref.seq)) again.add(ref);
    },
  };
}
