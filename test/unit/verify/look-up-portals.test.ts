import { createLookUp, type LookUpPortals } from '../../../src/verify/look-up-portals';
import { logInto, memberId, portal } from '../endpoint/fixture';

const log = logInto([]);

describe('createLookUp', () => {
  it('asks once for equal questions at the same time', async () => {
    let asked = 0;
    const ask = createLookUp(
      async () => {
        asked += 1;
        await new Promise(setImmediate);
        return [portal];
      },
      { deadlineMs: 1_000, log },
    );
    const answers = await Promise.all([
      ask({ memberId }, 'a'),
      ask({ memberId }, 'a'),
      ask({ memberId }, 'b'),
    ]);
    expect(answers).toEqual([[portal], [portal], [portal]]);
    expect(asked).toBe(1);
    await ask({ memberId }, 'a');
    expect(asked).toBe(2);
  });

  it('asks again after a look-up that failed at once', async () => {
    const answers: (() => ReturnType<LookUpPortals>)[] = [
      () => {
        throw new Error('not connected');
      },
      async () => [portal],
    ];
    const ask = createLookUp(() => answers.shift()?.() ?? Promise.resolve([]), { deadlineMs: 1_000, log });
    expect(await ask({ memberId }, 'a')).toBe('away');
    expect(await ask({ memberId }, 'a')).toEqual([portal]);
  });

  it('has no more look-ups of one share running than allowed, those past their deadline included', async () => {
    let asked = 0;
    const ask = createLookUp(
      () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      { deadlineMs: 5, log, atOnce: 2 },
    );
    const answers = [];
    for (const id of ['a', 'b', 'c', 'd']) answers.push(await ask({ memberId: id }, 'flooded'));
    expect(answers).toEqual(['away', 'away', 'busy', 'busy']);
    expect(asked).toBe(2);
    expect(await ask({ memberId: 'e' }, 'other')).toBe('away');
  });

  it('begins no more look-ups of one share in a second than allowed, and again in a later one', async () => {
    const ask = createLookUp(async () => [], { deadlineMs: 1_000, log, perSecond: 3 });
    const flood = await Promise.all(
      Array.from({ length: 100 }, (_, at) => ask({ memberId: `m${at}` }, 'flooded')),
    );
    expect(flood.filter((answer) => answer !== 'busy')).toHaveLength(3);
    expect(await ask({ memberId: 'mine' }, 'other')).toEqual([]);
    while ((await ask({ memberId: 'later' }, 'flooded')) === 'busy') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});
