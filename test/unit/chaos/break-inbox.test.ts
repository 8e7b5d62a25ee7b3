import { accountFor } from '../../../chaos/inbox/account';
import { breakInboxes } from '../../../chaos/inbox/break-inbox';
import type { Holder } from '../../../chaos/inbox/holder-process';

it('inboxes that are broken at random carry out what they acknowledged, or name it', async () => {
  const result = await breakInboxes({ times: 8, seed: 3 });
  expect(result.findings).toEqual([]);
  // The run would prove nothing otherwise.
  expect(result.acknowledged).toBeGreaterThan(50);
  expect(Object.keys(result.harms).length).toBeGreaterThan(4);
});

describe('the account', () => {
  const life = (
    more: Partial<Record<'acked' | 'did', string[]>> &
      Partial<Pick<Holder, 'errors' | 'refusedCalls' | 'wrong'>>,
  ): Holder =>
    ({
      refusedCalls: new Map(),
      wrong: [],
      errors: [],
      ...more,
      acked: new Set(more.acked),
      did: new Set(more.did),
    }) as unknown as Holder;
  const lost = (atMost: number | 'unknown') => ({ error: 'lost', lost: { atLeast: 0, atMost } });

  it.each<[string, Holder[]]>([
    [
      'what was carried out, by whichever process',
      [life({ acked: ['a', 'b'], did: ['a'] }), life({ did: ['b'] })],
    ],
    ['what an error names', [life({ acked: ['a'], errors: [{ error: 'lost', entry: 'a' }] })]],
    ['what an error counts', [life({ acked: ['a', 'b'], errors: [lost(2)] })]],
    ['a loss of unknown size', [life({ acked: ['a', 'b'], errors: [lost('unknown')] })]],
    ['a call that was refused', [life({ refusedCalls: new Map([['a', 'full']]) })]],
  ])('lets %s pass', (_, lives) => {
    expect(accountFor(lives, 'loss').findings).toEqual([]);
  });

  it.each<[string, Holder[], 'no-error' | 'no-loss' | 'loss']>([
    ['a call that nobody names', [life({ acked: ['a', 'b'], errors: [lost(1)] })], 'loss'],
    [
      'a refused call that is carried out',
      [life({ refusedCalls: new Map([['a', 'full']]), did: ['a'] })],
      'loss',
    ],
    ['another body', [life({ acked: ['a'], did: ['a'], wrong: ['a'] })], 'loss'],
    ['an error without cause', [life({ errors: [lost(0)] })], 'no-error'],
    ['a named loss where none had to be', [life({ acked: ['a'], errors: [lost(1)] })], 'no-loss'],
  ])('finds %s', (_, lives, expected) => {
    expect(accountFor(lives, expected).findings).toHaveLength(1);
  });
});
