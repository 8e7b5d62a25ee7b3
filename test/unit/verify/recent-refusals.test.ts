import type { Claim, Wrong } from '../../../src/verify/claim';
import { createRecentRefusals } from '../../../src/verify/recent-refusals';

const wrong: Wrong = { verdict: 'wrong', portalKnown: true };

function claim(tokenHash: string, memberId?: string): Claim {
  return { by: 'token', tokenHash, ...(memberId && { memberId }) };
}

describe('createRecentRefusals', () => {
  it('remembers the newest and no more of them than allowed', () => {
    const refusals = createRecentRefusals(60_000, 2);
    for (const hash of ['a', 'b', 'a', 'c']) refusals.keep(claim(hash), wrong);
    expect(['a', 'b', 'c'].map((hash) => refusals.find(claim(hash)))).toEqual([wrong, undefined, wrong]);
  });

  it('tells the same token of two portals apart', () => {
    const refusals = createRecentRefusals(60_000);
    refusals.keep(claim('a', 'one'), wrong);
    expect(refusals.find(claim('a', 'other'))).toBeUndefined();
    expect(refusals.find(claim('a'))).toBeUndefined();
  });

  it('forgets a refusal that is old', () => {
    const refusals = createRecentRefusals(0);
    refusals.keep(claim('a'), wrong);
    expect(refusals.find(claim('a'))).toBeUndefined();
  });
});
