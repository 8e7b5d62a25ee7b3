import { createShutPortal } from '../../../activities/portal-access/shut-portal';
import type { PortalState } from '../../../workflows/contract/portal-record';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let at: number;
let shutPortal: ReturnType<typeof createShutPortal>;

beforeEach(() => {
  at = 5 * hour;
  shutPortal = createShutPortal(() => at);
});

/** When calls leave, in ms after the first was held back, if many ask every second for so long. */
function triesWithin(ms: number, state: PortalState): number[] {
  const began = at;
  const tries: number[] = [];
  for (; at < began + ms; at += second) {
    for (let call = 0; call < 3; call += 1) if (shutPortal.mayTry(state)) tries.push(at - began);
  }
  return tries;
}

it.each(['confirmed', 'broken', 'failing'] as const)('holds no call back while the portal is %s', (state) => {
  expect(triesWithin(minute, state)).toHaveLength(180);
});

it('lets nothing leave for a portal that the application was removed from', () => {
  expect(triesWithin(24 * hour, 'uninstalled')).toEqual([]);
});

it.each(['unpaid', 'deleted', 'user-inactive'] as const)(
  'finds out soon whether a portal that was %s for a moment is back, however many calls wait',
  (state) => {
    expect(triesWithin(3 * minute, state)).toEqual([
      10 * second,
      20 * second,
      40 * second,
      80 * second,
      160 * second,
    ]);
  },
);

it('asks a portal that stays shut every ten minutes', () => {
  const tries = triesWithin(24 * hour, 'unpaid');
  expect(tries.length).toBeLessThan(24 * 6 + 10);
  expect((tries.at(-1) ?? 0) - (tries.at(-2) ?? 0)).toBe(10 * minute);
});

it('asks more seldom where the application was blocked for too many requests', () => {
  const tries = triesWithin(24 * hour, 'blocked');
  expect(tries[0]).toBe(minute);
  expect((tries.at(-1) ?? 0) - (tries.at(-2) ?? 0)).toBe(hour);
});

it('begins anew once the portal was back', () => {
  triesWithin(24 * hour, 'unpaid');
  triesWithin(second, 'confirmed');
  expect(triesWithin(30 * second, 'unpaid')).toEqual([10 * second, 20 * second]);
});
