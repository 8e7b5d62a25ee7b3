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
    const answers = await Promise.all([ask({ memberId }), ask({ memberId }), ask({ memberId })]);
    expect(answers).toEqual([[portal], [portal], [portal]]);
    expect(asked).toBe(1);
    await ask({ memberId });
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
    expect(await ask({ memberId })).toBeUndefined();
    expect(await ask({ memberId })).toEqual([portal]);
  });

  it('has no more look-ups under way than allowed, those past their deadline included', async () => {
    let asked = 0;
    const ask = createLookUp(
      () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      { deadlineMs: 5, log, atOnce: 2 },
    );
    for (const id of ['a', 'b', 'c', 'd']) expect(await ask({ memberId: id })).toBeUndefined();
    expect(asked).toBe(2);
  });

  it('begins no more look-ups in a second than allowed, and again in a later one', async () => {
    let asked = 0;
    const ask = createLookUp(
      async () => {
        asked += 1;
        return [];
      },
      { deadlineMs: 1_000, log, perSecond: 3 },
    );
    for (let at = 0; at < 10; at += 1) await ask({ memberId: `m${at}` });
    // Two, where the ten straddle a second.
    expect(asked).toBeLessThanOrEqual(6);
    while ((await ask({ memberId: 'later' })) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});
