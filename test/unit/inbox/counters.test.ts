import * as fc from 'fast-check';
import type { Journal } from '../../../src/inbox/journal/journal';
import { newEntry, openInbox, temporaryDirectory } from './fixture';

const portals = ['a', 'b', 'install/unproved'];

type Step = { does: 'append' | 'delivered' | 'park' | 'unpark' | 'restart'; at: number };

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('append', 'append', 'append', 'delivered', 'park', 'unpark', 'restart'),
  at: fc.nat({ max: 20 }),
});

async function take(journal: Journal, { does, at }: Step): Promise<void> {
  if (does === 'append') {
    const kind = at % 3 === 0 ? 'unverified' : 'start';
    await journal.append(newEntry(at, { kind, portal: portals[at % portals.length] ?? '' }));
  } else if (does === 'unpark') {
    for (const { seq } of journal.parked().slice(0, 1)) journal.unpark(seq);
  } else {
    const seq = [...journal.pending()][at]?.seq ?? 0;
    if (does === 'delivered') journal.delivered(seq);
    else journal.park(seq, 'refused');
  }
}

it('what is counted is what a walk through the pending entries finds, whatever became of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const dir = await temporaryDirectory();
      let { journal } = await openInbox(dir);
      for (const each of steps) {
        if (each.does === 'restart') {
          await journal.close();
          ({ journal } = await openInbox(dir));
        } else await take(journal, each);
        const walked = [...journal.pending()];
        const { pending, unverified } = journal.stats();
        expect({ pending, unverified }).toEqual({
          pending: walked.length,
          unverified: walked.filter(({ kind }) => kind === 'unverified').length,
        });
      }
      await journal.close();
    }),
    { numRuns: 30 },
  );
});
